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

std::optional<std::string> no_fault(std::string_view) {
    return std::nullopt;
}

Result<std::string> folded(std::string_view value) {
    return fold_text(value);
}

// A phone number: its digits, and a leading +.
Result<std::string> canonical_phone(std::string_view value) {
    std::string digits = value.starts_with('+') ? "+" : "";
    for (const char c : value)
        if (c >= '0' && c <= '9') digits += c;
    if (digits.empty() || digits == "+") return malformed(kPhoneField, "holds no digits");
    return digits;
}

std::string mask_phone(std::string_view canonical) {
    constexpr std::size_t kHead = 3;
    constexpr std::size_t kTail = 2;
    constexpr std::size_t kLeastHidden = 4;
    if (canonical.size() < kHead + kTail + kLeastHidden) return "";
    return std::string(canonical.substr(0, kHead)) + "***" +
           std::string(canonical.substr(canonical.size() - kTail));
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
Result<std::string> canonical_email(std::string_view value) {
    const auto at = value.rfind('@');
    if (at == std::string_view::npos || at == 0) return malformed(kEmailField, "not an e-mail address");
    const auto domain = ascii_domain(value.substr(at + 1));
    if (!domain) return malformed(kEmailField, "the part after @ is not a domain name");
    return std::string(value.substr(0, at + 1)) + *domain;
}

std::string mask_email(std::string_view canonical) {
    return first_character(canonical) + "***" +
           std::string(canonical.substr(std::min(canonical.rfind('@'), canonical.size())));
}

std::string mask_name(std::string_view canonical) {
    return first_character(canonical) + "***";
}

std::string mask_lines(std::string_view) {
    return "";
}

std::optional<std::string> country_fault(std::string_view value) {
    if (is_country(value)) return std::nullopt;
    return "not an ISO 3166-1 alpha-2 code in capitals, such as CH";
}

std::string mask_country(std::string_view canonical) {
    return ", " + std::string(canonical);
}

constexpr std::array kFields{
    AddressField{kPhoneField, LineBreaks::refused, no_fault, canonical_phone, mask_phone},
    AddressField{kEmailField, LineBreaks::refused, no_fault, canonical_email, mask_email},
    AddressField{kNameField, LineBreaks::refused, no_fault, folded, mask_name},
    AddressField{kLinesField, LineBreaks::allowed, no_fault, folded, mask_lines},
    AddressField{kCountryField, LineBreaks::refused, country_fault, folded, mask_country},
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
