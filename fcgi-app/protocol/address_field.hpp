// The form fields that addresses are made of, one row each.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "base/unicode.hpp"
#include "protocol/reading_context.hpp"
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

    // The normal form: what is checked, stored, sent to, shown and vouched for (protocol.md section 10). The
    // normal form of a normal form is itself. in: UTF-8, trimmed. out: empty when nothing visible is left.
    // fails: parameter_malformed; detail begins with the field's name and says what was found or is allowed.
    Result<std::string> (*normal)(std::string_view typed, const ReadingContext& context);

    // The part of the counting key: two values are one for every limit exactly when these are equal.
    // in: a normal form.
    std::string (*key)(std::string_view normal);

    // What an operator may see of a value, empty for nothing; fields of one address are put side by side.
    // in: a normal form.
    std::string (*mask)(std::string_view normal);
};

// All fields that there are.
std::span<const AddressField> address_fields();

// The row of a field, or null for a name that none has.
const AddressField* find_address_field(std::string_view name);

}  // namespace challenger
