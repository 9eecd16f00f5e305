#include "protocol/address_field.hpp"

#include <idn2.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <memory>

#include "protocol/country.hpp"

namespace challenger {

namespace {

tl::unexpected<Failure> malformed(std::string_view field, std::string_view what) {
    return fail_field(FailureName::parameter_malformed, field, what);
}

std::string same(std::string_view normal) {
    return std::string(normal);
}

Result<std::string> normal_lines(std::string_view typed, const ReadingContext&) {
    return fold_text(typed);
}

Result<std::string> normal_name(std::string_view typed, const ReadingContext&) {
    std::string out = fold_text(typed);
    if (out.find('\n') != std::string::npos) return malformed(kNameField, "holds a line break");
    return out;
}

// A phone number: its digits, and a leading +. What is neither digit nor separator is never dropped: the
// message would go to another number than the one that was meant.
Result<std::string> normal_phone(std::string_view typed, const ReadingContext&) {
    std::string digits = typed.starts_with('+') ? "+" : "";
    for (const char c : typed.substr(digits.size())) {
        if (c >= '0' && c <= '9')
            digits += c;
        else if (std::string_view(" ().-/").find(c) == std::string_view::npos)
            return malformed(kPhoneField,
                             "allowed are + and digits, with blanks, dots, hyphens and brackets between");
    }
    if (digits.empty() || digits == "+") return malformed(kPhoneField, "holds no digits");
    return digits;
}

std::string mask_phone(std::string_view normal) {
    constexpr std::size_t kHead = 3;
    constexpr std::size_t kTail = 2;
    constexpr std::size_t kLeastHidden = 4;
    if (normal.size() < kHead + kTail + kLeastHidden) return "";
    return std::string(normal.substr(0, kHead)) + "***" + std::string(normal.substr(normal.size() - kTail));
}

bool is_label(std::string_view label) {
    return !label.empty() && label.size() <= 63 && std::all_of(label.begin(), label.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
    });
}

// The A-label form of a domain. What it may hold is checked here: libidn2's own rule for that
// (IDN2_USE_STD3_ASCII_RULES) drops the characters it forbids and so makes one domain of two.
std::optional<std::string> ascii_domain(std::string_view domain) {
    char* out = nullptr;
    const int status =
        idn2_to_ascii_8z(std::string(domain).c_str(), &out, IDN2_NFC_INPUT | IDN2_NONTRANSITIONAL);
    const std::unique_ptr<char, decltype(&std::free)> owned(out, &std::free);
    if (status != IDN2_OK) return std::nullopt;
    std::string ascii = to_lower_ascii(owned.get());
    const auto labels = split(ascii, '.');
    if (ascii.size() > 253 || !std::all_of(labels.begin(), labels.end(), is_label)) return std::nullopt;
    return ascii;
}

// An e-mail address: the local part as typed, the domain as A-labels.
Result<std::string> normal_email(std::string_view typed, const ReadingContext&) {
    const auto at = typed.rfind('@');
    if (at == std::string_view::npos || at == 0) return malformed(kEmailField, "not an e-mail address");
    const auto domain = ascii_domain(typed.substr(at + 1));
    if (!domain) return malformed(kEmailField, "the part after @ is not a domain name");
    return std::string(typed.substr(0, at + 1)) + *domain;
}

std::string email_key(std::string_view normal) {
    return to_lower_ascii(normal);
}

std::string mask_email(std::string_view normal) {
    return first_character(normal) + "***" +
           std::string(normal.substr(std::min(normal.rfind('@'), normal.size())));
}

std::string mask_name(std::string_view normal) {
    return first_character(normal) + "***";
}

std::string mask_lines(std::string_view) {
    return "";
}

Result<std::string> normal_country(std::string_view typed, const ReadingContext&) {
    std::string code = fold_text(typed);
    for (char& c : code)
        if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    if (code.empty() || is_country(code)) return code;
    return malformed(kCountryField, "not a country's code of ISO 3166-1 alpha-2, such as CH");
}

std::string mask_country(std::string_view normal) {
    return ", " + std::string(normal);
}

constexpr std::array kFields{
    AddressField{kPhoneField, LineBreaks::refused, normal_phone, same, mask_phone},
    AddressField{kEmailField, LineBreaks::refused, normal_email, email_key, mask_email},
    AddressField{kNameField, LineBreaks::refused, normal_name, same, mask_name},
    AddressField{kLinesField, LineBreaks::allowed, normal_lines, same, mask_lines},
    AddressField{kCountryField, LineBreaks::refused, normal_country, same, mask_country},
};

}  // namespace

std::span<const AddressField> address_fields() {
    return kFields;
}

const AddressField* find_address_field(std::string_view name) {
    const auto* found = std::find_if(kFields.begin(), kFields.end(),
                                     [&](const AddressField& field) { return field.name == name; });
    return found == kFields.end() ? nullptr : &*found;
}

}  // namespace challenger
