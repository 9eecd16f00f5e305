#include "delivery/client_name.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/unicode.hpp"
#include "delivery/sms_length.hpp"

namespace challenger {

namespace {

constexpr std::u32string_view kLinkSigns = U"./:";  // phones make links of what stands around them

bool may_stand_in_name(char32_t c) {
    return c >= U' ' && takes_one_septet(c) && kLinkSigns.find(c) == std::u32string_view::npos;
}

// What is wrong with a name; empty for a good one. in: NFC.
std::string fault_of_name(std::u32string_view name) {
    if (name.empty()) return "is empty";
    if (const auto bad = std::find_if_not(name.begin(), name.end(), may_stand_in_name); bad != name.end()) {
        const bool is_seen = *bad > U' ' && !is_invisible(*bad) && !is_space(*bad);
        return "holds " + (is_seen ? shown_character(*bad) : name_of_character(*bad));
    }
    if (name.size() > kClientNameLimit) return fmt::format("has {} characters", name.size());
    if (name.front() == U' ' || name.back() == U' ') return "begins or ends with a blank";
    // As many digits as a code or a phone number has would be taken for one.
    const auto digits =
        std::count_if(name.begin(), name.end(), [](char32_t c) { return decimal_digit(c).has_value(); });
    if (static_cast<std::size_t>(digits) > kClientNameDigits) return fmt::format("holds {} digits", digits);
    return "";
}

}  // namespace

tl::expected<std::string, std::string> parse_client_name(std::string_view text) {
    const std::string name = is_utf8(text) ? to_nfc(text) : "";
    const std::string fault = is_utf8(text) ? fault_of_name(to_utf32(name)) : "is not UTF-8";
    if (fault.empty()) return name;
    return tl::unexpected(fmt::format(
        "{}; allowed: 1 to {} characters of the GSM 7-bit default alphabet, not of its extension table, "
        "without . / : and blanks at the ends, at most {} digits",
        fault, kClientNameLimit, kClientNameDigits));
}

std::string longest_client_name() {
    return std::string(kClientNameLimit, 'W');
}

}  // namespace challenger
