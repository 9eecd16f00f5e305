#include "protocol/outcome.hpp"

namespace challenger {

std::string list_outcomes() {
    std::string out;
    for (const OutcomeWord& row : kOutcomes) {
        if (!out.empty()) out += ", ";
        out += row.word;
    }
    return out;
}

}  // namespace challenger
