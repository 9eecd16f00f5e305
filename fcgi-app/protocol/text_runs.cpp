#include "protocol/text_runs.hpp"

#include "base/text.hpp"

namespace challenger {

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

bool is_ascii_letter(char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

bool is_any_of(char c, std::string_view set) {
    return set.find(c) != std::string_view::npos;
}

Joint joint_of(std::string_view between) {
    if (between == ".") return Joint::dot;
    if (between.find('\n') != std::string_view::npos) return Joint::none;
    const std::string_view sign = trim(between);
    if (sign.empty()) return Joint::blanks;
    if (sign == "-") return Joint::hyphen;
    if (sign == "/") return Joint::slash;
    return sign == "(" || sign == ")" ? Joint::bracket : Joint::none;
}

TextRuns::TextRuns(std::string_view text, bool (*belongs)(char)) : text_(text) {
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (!belongs(text[at])) continue;
        if (!runs_.empty() && runs_.back().end == at)
            runs_.back().end = at + 1;
        else
            runs_.push_back({at, at + 1});
    }
}

}  // namespace challenger
