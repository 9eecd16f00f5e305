#include "protocol/domain_name.hpp"

#include <fmt/format.h>
#include <idn2.h>
#include <unictype.h>

#include <algorithm>
#include <cstddef>
#include <cstdlib>
#include <memory>
#include <optional>
#include <vector>

#include "base/text.hpp"
#include "base/unicode.hpp"
#include "protocol/email_fault.hpp"

namespace challenger {

namespace {

constexpr std::size_t kDomainLimitBytes = 253;  // RFC 1035 section 2.3.4, without dots and lengths around it
constexpr std::size_t kLabelLimitBytes = 63;

Fault no_domain() {
    return {Mistake::after_at, "the part after the @ is not a domain name"};
}

bool is_ascii_digit(char c) {
    return c >= '0' && c <= '9';
}

bool is_symbol(char32_t c) {
    return uc_is_general_category(c, UC_OTHER_SYMBOL);
}

bool is_variation_selector(char32_t c) {
    return c == 0xfe0e || c == 0xfe0f;
}

bool is_joiner(char32_t c) {
    return c == 0x200c || c == 0x200d;
}

// Letters, digits and hyphens (RFC 1123 section 2.1), and the underscore that some hosts have.
bool is_label(std::string_view label) {
    return !label.empty() && label.size() <= kLabelLimitBytes && label.front() != '-' &&
           label.back() != '-' && std::all_of(label.begin(), label.end(), [](char c) {
               return (c >= 'a' && c <= 'z') || is_ascii_digit(c) || c == '-' || c == '_';
           });
}

struct Conversion {
    int status;
    std::string label;
};

// What a label may hold is checked by us: libidn2's own rule for that (IDN2_USE_STD3_ASCII_RULES) drops the
// characters it forbids and so makes one domain of two.
Conversion convert(const std::string& label, int rules) {
    char* out = nullptr;
    const int status = idn2_to_ascii_8z(label.c_str(), &out, IDN2_NFC_INPUT | rules);
    const std::unique_ptr<char, decltype(&std::free)> owned(out, &std::free);
    return {status, status == IDN2_OK ? to_lower_ascii(owned.get()) : ""};
}

bool is_refused_by_table(int status) {
    return status == IDN2_DISALLOWED || status == IDN2_UNASSIGNED;
}

// UTS 46 maps these away when it is not followed by IDNA 2008, and so would make one domain of two.
bool is_lost_by_mapping(char32_t c) {
    return c == U'\u00df' || c == U'\u1e9e' || c == U'\u03c2' || is_joiner(c);
}

// in: a label that is not ASCII. out: empty when it cannot be one.
std::string convert_label(std::u32string_view label) {
    const std::string utf8 = to_utf8(label);
    const auto strict = convert(utf8, IDN2_NONTRANSITIONAL);
    if (!is_refused_by_table(strict.status)) return strict.label;
    const bool is_emoji = std::any_of(label.begin(), label.end(), is_symbol) &&
                          std::none_of(label.begin(), label.end(), is_lost_by_mapping);
    return is_emoji ? convert(utf8, IDN2_TRANSITIONAL).label : "";
}

// An A-label stays as it is. The tables do not decide which characters it may stand for: they age.
bool is_label_of_dns(const std::string& label) {
    if (!is_label(label)) return false;
    if (!label.starts_with("xn--")) return true;
    const int status = convert(label, IDN2_NONTRANSITIONAL).status;
    return status == IDN2_OK || is_refused_by_table(status);
}

std::string ascii_label(std::u32string_view typed) {
    const bool is_ascii = std::all_of(typed.begin(), typed.end(), [](char32_t c) { return c < 0x80; });
    std::string label = is_ascii ? to_lower_ascii(to_utf8(typed)) : convert_label(typed);
    return is_label_of_dns(label) ? label : "";
}

// Names a character that cannot stand where it stands, or says nothing.
std::optional<Fault> fault_of_signs(std::u32string_view domain) {
    for (std::size_t at = 0; at < domain.size(); ++at) {
        const char32_t c = domain[at];
        if (is_space(c)) return Fault{Mistake::blank, "holds a blank after the @"};
        // Emoji keyboards write a selector behind each symbol, and some scripts need joiners.
        const bool is_meant =
            is_joiner(c) || (is_variation_selector(c) && at > 0 && is_symbol(domain[at - 1]));
        if (is_invisible(c) && !is_meant) return invisible(c);
        if (c >= 0x80 && is_punctuation_of_words(c))
            return Fault{Mistake::after_at,
                         fmt::format("holds {} after the @; allowed there: letters, digits, hyphens and dots",
                                     shown_character(c))};
        if (c < 0x80 && c != '.' && !is_label(to_lower_ascii(std::string(1, static_cast<char>(c)))) &&
            c != '-')
            return Fault{Mistake::after_at, fmt::format("holds {} after the @", static_cast<char>(c))};
    }
    return std::nullopt;
}

std::vector<std::u32string_view> labels_of(std::u32string_view domain) {
    std::vector<std::u32string_view> out;
    for (std::size_t at = 0; at <= domain.size();) {
        const auto dot = std::min(domain.find(U'.', at), domain.size());
        out.push_back(domain.substr(at, dot - at));
        at = dot + 1;
    }
    return out;
}

// Why a label could not be converted.
Fault fault_of_label(std::u32string_view label) {
    const auto joiner = std::find_if(label.begin(), label.end(), is_joiner);
    return joiner == label.end() ? no_domain() : invisible(*joiner);
}

}  // namespace

Judged<std::string> normal_domain(std::u32string_view typed) {
    if (typed.ends_with(U'.')) typed.remove_suffix(1);
    if (typed.empty()) return fault(Mistake::half_address, "holds nothing after the @");
    if (typed.front() == '[')
        return fault(Mistake::after_at, "holds an IP address after the @, and not a domain name");
    if (auto unfit = fault_of_signs(typed)) return tl::unexpected(*std::move(unfit));
    std::string out;
    std::string last;
    for (const auto label : labels_of(typed)) {
        if (label.empty()) return fault(Mistake::after_at, "holds a dot too many after the @");
        last = ascii_label(label);
        if (last.empty()) return tl::unexpected(fault_of_label(label));
        out += (out.empty() ? "" : ".") + last;
        if (out.size() > kDomainLimitBytes)
            return fault(Mistake::too_long,
                         fmt::format("the part after the @ is longer than {} bytes", kDomainLimitBytes));
    }
    // No such top-level domain can exist, and 192.0.2.1 is not one either.
    if (std::all_of(last.begin(), last.end(), is_ascii_digit)) return tl::unexpected(no_domain());
    return out;
}

}  // namespace challenger
