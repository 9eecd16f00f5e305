#include "base/regex.hpp"

#include <regex.h>

#include <array>

#include "base/foreign_syntax.hpp"

namespace challenger {

namespace {

bool has_back_reference(std::string_view pattern) {
    for (std::size_t i = 0; i + 1 < pattern.size(); ++i) {
        if (pattern[i] != '\\') continue;
        ++i;  // what follows a backslash begins no escape of its own
        if (pattern[i] >= '1' && pattern[i] <= '9') return true;
    }
    return false;
}

}  // namespace

std::size_t end_of_bracket(std::string_view text) {
    std::size_t i = text.substr(1).starts_with('^') ? 2 : 1;
    for (bool is_first = true; i < text.size(); is_first = false) {
        if (text[i] == ']' && !is_first) return i + 1;
        if (text[i] == '[' && i + 1 < text.size() &&
            std::string_view(":.=").find(text[i + 1]) != std::string_view::npos) {
            const auto close = text.find(std::string{text[i + 1], ']'}, i + 2);
            if (close == std::string_view::npos) return 0;
            i = close + 2;
        } else {
            ++i;
        }
    }
    return 0;
}

struct Regex::Compiled {
    Compiled() = default;
    Compiled(const Compiled&) = delete;
    Compiled& operator=(const Compiled&) = delete;
    ~Compiled() {
        if (is_good) ::regfree(&expression);
    }
    regex_t expression{};
    bool is_good = false;  // regfree is only for what regcomp accepted
};

tl::expected<Regex, std::string> Regex::compile(const std::string& pattern, BackReferences back_references) {
    if (back_references == BackReferences::refused && has_back_reference(pattern))
        return tl::unexpected(std::string("back-references are not allowed"));
    if (auto fault = fault_of_foreign_syntax(pattern)) return tl::unexpected(std::move(*fault));
    const auto compiled = std::make_shared<Compiled>();
    const int status = ::regcomp(&compiled->expression, pattern.c_str(), REG_EXTENDED | REG_NOSUB);
    if (status != 0) {
        std::array<char, 128> reason{};
        ::regerror(status, &compiled->expression, reason.data(), reason.size());
        return tl::unexpected("not a POSIX extended regular expression: " + std::string(reason.data()));
    }
    compiled->is_good = true;
    return Regex(compiled);
}

bool Regex::is_found_in(const std::string& text) const {
    return ::regexec(&compiled_->expression, text.c_str(), 0, nullptr, 0) == 0;
}

}  // namespace challenger
