#include "render/wording.hpp"

namespace challenger {

std::string fill(std::string_view sentence, Blanks blanks) {
    std::string out;
    for (std::size_t at = 0; at < sentence.size();) {
        const auto blank = [&] {
            for (const auto& [name, value] : blanks)
                if (sentence.substr(at).starts_with(name)) return std::pair(name, value);
            return std::pair(std::string_view(), std::string_view());
        }();
        out += blank.first.empty() ? sentence.substr(at, 1) : blank.second;
        at += blank.first.empty() ? 1 : blank.first.size();
    }
    return out;
}

std::string Wording::time(std::chrono::seconds time) const {
    using std::chrono::ceil;
    if (time <= std::chrono::minutes(1)) return tr("one minute");
    if (time < std::chrono::minutes(100))
        return trn("{number} minute", "{number} minutes", ceil<std::chrono::minutes>(time).count());
    if (time < std::chrono::hours(48))
        return trn("{number} hour", "{number} hours", ceil<std::chrono::hours>(time).count());
    return trn("{number} day", "{number} days", ceil<std::chrono::days>(time).count());
}

}  // namespace challenger
