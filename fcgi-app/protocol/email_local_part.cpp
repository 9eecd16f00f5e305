#include "protocol/email_local_part.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>

#include "base/unicode.hpp"
#include "protocol/email_fault.hpp"

namespace challenger {

namespace {

constexpr std::size_t kLimitBytes = 64;  // RFC 5321 section 4.5.3.1.1

bool has_misplaced_dot(std::u32string_view content) {
    return content.starts_with(U'.') || content.ends_with(U'.') || content.find(U"..") != content.npos;
}

// Networks that gave out addresses with misplaced dots, and the domains of those that took over their users.
bool is_japanese_mobile(std::string_view domain) {
    constexpr std::array<std::string_view, 9> kDomains{"docomo.ne.jp",   "ezweb.ne.jp",   "au.com",
                                                       "softbank.ne.jp", "i.softbank.jp", "vodafone.ne.jp",
                                                       "disney.ne.jp",   "pdx.ne.jp",     "willcom.com"};
    return std::any_of(kDomains.begin(), kDomains.end(), [&](std::string_view known) {
        return domain == known ||
               (domain.ends_with(known) && domain[domain.size() - known.size() - 1] == '.');
    });
}

// What no local part may hold, however it is quoted, or nothing.
std::optional<Fault> unfit_character(std::u32string_view content, Quotation quotation) {
    for (const char32_t c : content) {
        if (is_invisible(c)) return invisible(c);
        if (c >= 0x80 && is_punctuation_of_words(c))
            return Fault{Mistake::before_at,
                         fmt::format("holds {} before the @; allowed there: letters, digits, and signs of "
                                     "ASCII such as - and .",
                                     shown_character(c))};
        if (is_space(c) && (quotation == Quotation::none || c != ' '))
            return Fault{Mistake::blank, "holds a blank before the @"};
    }
    return std::nullopt;
}

std::string in_quotes(std::string_view content) {
    std::string out = "\"";
    for (const char c : content) {
        if (c == '"' || c == '\\') out += '\\';
        out += c;
    }
    return out + '"';
}

}  // namespace

bool is_atom_character(char32_t c) {
    return c >= 0x80 || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::u32string_view(U"!#$%&'*+-/=?^_`{|}~").find(c) != std::u32string_view::npos;
}

Judged<std::string> normal_local_part(std::u32string_view content, Quotation quotation,
                                      std::string_view domain) {
    if (content.empty()) return fault(Mistake::half_address, "holds nothing before the @");
    if (auto unfit = unfit_character(content, quotation)) return tl::unexpected(*std::move(unfit));
    const auto odd = std::find_if(content.begin(), content.end(),
                                  [](char32_t c) { return c != '.' && !is_atom_character(c); });
    const bool is_dot_atom = odd == content.end() && !has_misplaced_dot(content);
    if (quotation == Quotation::none && odd != content.end())
        return fault(Mistake::before_at,
                     fmt::format("holds {} before the @, which is allowed only between quotation marks",
                                 static_cast<char>(*odd)));
    if (quotation == Quotation::none && !is_dot_atom && !is_japanese_mobile(domain))
        return fault(Mistake::before_at,
                     "holds a dot too many before the @; if the address is really so, put the part before "
                     "the @ between quotation marks");
    std::string out = is_dot_atom ? to_utf8(content) : in_quotes(to_utf8(content));
    if (out.size() > kLimitBytes)
        return fault(Mistake::too_long,
                     fmt::format("the part before the @ is longer than {} bytes", kLimitBytes));
    return out;
}

}  // namespace challenger
