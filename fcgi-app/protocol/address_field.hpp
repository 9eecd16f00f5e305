// The form fields that addresses are made of, one row each.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/text.hpp"
#include "protocol/result.hpp"

namespace challenger {

inline constexpr std::string_view kPhoneField = "CONTACT_PHONE";
inline constexpr std::string_view kEmailField = "CONTACT_EMAIL";
inline constexpr std::string_view kNameField = "CONTACT_NAME";
inline constexpr std::string_view kLinesField = "ADDRESS_LINES";
inline constexpr std::string_view kCountryField = "ADDRESS_COUNTRY";

struct AddressField {
    std::string_view name;  // as in forms and JSON (protocol.md section 1)
    LineBreaks line_breaks;

    // Says what is wrong with a value beside its length and control characters, or nullopt. in: UTF-8,
    // trimmed.
    std::optional<std::string> (*fault)(std::string_view value);

    // The form in which values are compared and counted (protocol.md section 10). in: a value without fault.
    // fails: parameter_malformed; detail begins with the field's name.
    Result<std::string> (*canonical)(std::string_view value);

    // What an operator may see of a value, empty for nothing; fields of one address are put side by side.
    // in: a canonical value.
    std::string (*mask)(std::string_view canonical);
};

// All fields that there are.
std::span<const AddressField> address_fields();

// The row of a field, or null for a name that none has.
const AddressField* find_address_field(std::string_view name);

}  // namespace challenger
