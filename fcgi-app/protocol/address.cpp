#include "protocol/address.hpp"

#include <idn2.h>

#include <algorithm>
#include <cstdlib>
#include <memory>

#include "base/text.hpp"
#include "protocol/country.hpp"

namespace challenger {

namespace {

constexpr std::size_t kValueLimitBytes = 1024;

constexpr std::array<std::string_view, 4> kTypeNames{"phone", "email", "postal", "postal-ch"};
constexpr std::array<std::string_view, 1> kPhoneFields{"CONTACT_PHONE"};
constexpr std::array<std::string_view, 1> kEmailFields{"CONTACT_EMAIL"};
constexpr std::array<std::string_view, 3> kPostalFields{"CONTACT_NAME", "ADDRESS_LINES", "ADDRESS_COUNTRY"};
constexpr std::array<std::string_view, 2> kSwissFields{"CONTACT_NAME", "ADDRESS_LINES"};

std::optional<std::string> field_fault(std::string_view field, std::string_view value) {
    const auto line_breaks = field == "ADDRESS_LINES" ? LineBreaks::allowed : LineBreaks::refused;
    if (value.size() > kValueLimitBytes) return "longer than " + std::to_string(kValueLimitBytes) + " bytes";
    if (has_control_character(value, line_breaks)) return "holds a control character";
    if (field == "ADDRESS_COUNTRY" && !is_country(value))
        return "not an ISO 3166-1 alpha-2 code in capitals, such as CH";
    return std::nullopt;
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

Result<std::string> canonical_field(std::string_view field, std::string_view value) {
    if (field == "CONTACT_EMAIL") {
        const auto at = value.rfind('@');
        if (at == std::string_view::npos || at == 0)
            return fail(FailureName::parameter_malformed, "CONTACT_EMAIL: not an e-mail address");
        const auto domain = ascii_domain(value.substr(at + 1));
        if (!domain)
            return fail(FailureName::parameter_malformed,
                        "CONTACT_EMAIL: the part after @ is not a domain name");
        return std::string(value.substr(0, at + 1)) + *domain;
    }
    if (field == "CONTACT_PHONE") {
        std::string digits = value.starts_with('+') ? "+" : "";
        for (const char c : value)
            if (c >= '0' && c <= '9') digits += c;
        if (digits.empty() || digits == "+")
            return fail(FailureName::parameter_malformed, "CONTACT_PHONE: holds no digits");
        return digits;
    }
    return fold_text(value);
}

}  // namespace

std::string_view format_address_type(AddressType type) {
    return kTypeNames[static_cast<std::size_t>(type)];
}

std::optional<AddressType> parse_address_type(std::string_view text) {
    for (const AddressType type : kAddressTypes)
        if (format_address_type(type) == text) return type;
    return std::nullopt;
}

std::span<const std::string_view> fields_of(AddressType type) {
    switch (type) {
        case AddressType::phone:
            return kPhoneFields;
        case AddressType::email:
            return kEmailFields;
        case AddressType::postal:
            return kPostalFields;
        case AddressType::postal_ch:
            return kSwissFields;
    }
    std::abort();
}

Result<Address> read_address(AddressType type, Completeness completeness, const FieldSource& source) {
    Address address{type, {}};
    for (const std::string_view field : fields_of(type)) {
        const std::string_view value = trim(source(field).value_or(""));
        if (!value.empty()) address.fields.emplace_back(field, value);
        if (value.empty() && completeness == Completeness::complete)
            return fail(FailureName::parameter_missing, std::string(field));
    }
    for (const auto& [field, value] : address.fields)
        if (const auto fault = field_fault(field, value))
            return fail(FailureName::parameter_malformed, std::string(field) + ": " + *fault);
    return address;
}

Result<Address> parse_address(AddressType type, const std::string& text) {
    const auto fields = fields_of(type);
    std::string why;
    const auto json = text.starts_with('{') ? parse_json(text, &why)
                      : fields.size() == 1  ? Json{Json::Object{{std::string(fields.front()), Json{text}}}}
                                            : std::optional<Json>();
    if (!json) {
        std::string names;
        for (const auto field : fields) names += (names.empty() ? "" : ", ") + std::string(field);
        return fail(FailureName::parameter_malformed,
                    "allowed: a JSON object with " + names + (why.empty() ? "" : "; found: " + why));
    }
    return read_address(type, Completeness::complete,
                        [&](std::string_view field) -> std::optional<std::string_view> {
                            const Json* value = json->find(field);
                            if (value == nullptr || value->string() == nullptr) return std::nullopt;
                            return *value->string();
                        });
}

Result<std::string> canonical_form(const Address& address) {
    std::string out(format_address_type(address.type));
    for (const auto& [field, value] : address.fields) {
        const auto canonical = canonical_field(field, value);
        if (!canonical) return tl::unexpected(canonical.error());
        // Values hold no NUL, so nothing a user types reads as two fields.
        out += '\0';
        out += *canonical;
    }
    return out;
}

std::string mask_address(const Address& address) {
    constexpr std::size_t kPhoneHead = 3;
    constexpr std::size_t kPhoneTail = 2;
    std::string out;
    for (const auto& [field, value] : address.fields) {
        if (field == "ADDRESS_LINES") continue;
        const std::string canonical = canonical_field(field, value).value_or("");
        if (field == "CONTACT_PHONE" && canonical.size() > kPhoneHead + kPhoneTail + 3)
            out += canonical.substr(0, kPhoneHead) + "***" + canonical.substr(canonical.size() - kPhoneTail);
        else if (field == "CONTACT_EMAIL")
            out += first_character(canonical) + "***" +
                   canonical.substr(std::min(canonical.rfind('@'), canonical.size()));
        else if (field == "CONTACT_NAME")
            out += first_character(canonical) + "***";
        else if (field == "ADDRESS_COUNTRY")
            out += ", " + canonical;
    }
    return out.empty() ? "***" : out;
}

Json to_json(const Address& address) {
    Json::Object members;
    for (const auto& [field, value] : address.fields) members.emplace_back(std::string(field), Json{value});
    return Json{std::move(members)};
}

}  // namespace challenger
