#include "base/percent.hpp"

#include <fmt/format.h>

#include <iterator>

namespace challenger {

bool is_unreserved(char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '.' || c == '_' || c == '~';
}

std::string percent_encode(std::string_view bytes) {
    std::string out;
    for (const char c : bytes) {
        if (is_unreserved(c)) {
            out += c;
        } else {
            fmt::format_to(std::back_inserter(out), "%{:02X}", static_cast<unsigned char>(c));
        }
    }
    return out;
}

}  // namespace challenger
