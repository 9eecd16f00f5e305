#include "protocol/address.hpp"

#include <algorithm>
#include <cassert>

#include "base/text.hpp"
#include "base/unicode.hpp"
#include "protocol/address_field.hpp"
#include "protocol/limits.hpp"

namespace challenger {

namespace {

// The row of a field that an Address has: its names come from the kinds' rows.
const AddressField& row_of_field(std::string_view name) {
    const AddressField* field = find_address_field(name);
    assert(field != nullptr);
    return *field;
}

// in: the value as typed, trimmed. out: empty when nothing visible is left.
Result<std::string> read_value(const AddressField& field, std::string_view typed,
                               const ReadingContext& context) {
    if (typed.empty()) return std::string();
    if (typed.size() > kValueLimitBytes)
        return malformed(field.name, "longer than " + std::to_string(kValueLimitBytes) + " bytes",
                         Mistake::too_long);
    std::string text(typed);
    std::replace(text.begin(), text.end(), '\t', ' ');  // what is copied from a table
    if (has_control_character(text, field.line_breaks))
        return malformed(field.name, "holds a control character", Mistake::invisible_character);
    return field.normal(text, context);
}

}  // namespace

Result<Address> read_address(AddressType type, Completeness completeness, const ReadingContext& context,
                             const FieldSource& source) {
    Address address{type, {}};
    std::optional<Failure> malformed;  // told only when no field is missing
    for (const std::string_view field : fields_of(type)) {
        auto value = read_value(row_of_field(field), trim(source(field).value_or("")), context);
        if (!value) {
            if (!malformed) malformed = std::move(value.error());
        } else if (!value->empty()) {
            address.fields.emplace_back(field, std::move(*value));
        } else if (completeness == Completeness::complete) {
            return missing(field);
        }
    }
    if (malformed) return fail(std::move(*malformed));
    return address;
}

Result<Address> parse_address(AddressType type, const ReadingContext& context, const std::string& text) {
    const auto fields = fields_of(type);
    std::string why;
    const auto json = text.starts_with('{') ? parse_json(text, &why)
                      : fields.size() == 1  ? Json{Json::Object{{std::string(fields.front()), Json{text}}}}
                                            : std::optional<Json>();
    if (!json) {
        std::string names;
        for (const auto field : fields) names += (names.empty() ? "" : ", ") + std::string(field);
        return fail(
            {.name = FailureName::parameter_malformed,
             .detail = "allowed: a JSON object with " + names + (why.empty() ? "" : "; found: " + why)});
    }
    return read_address(type, Completeness::complete, context,
                        [&](std::string_view field) -> std::optional<std::string_view> {
                            const Json* value = json->find(field);
                            if (value == nullptr || value->string() == nullptr) return std::nullopt;
                            return *value->string();
                        });
}

std::string counting_key(const Address& address) {
    std::string out(format_address_type(address.type));
    for (const auto& [field, value] : address.fields) {
        // Values hold no NUL, so nothing a user types reads as two fields.
        out += '\0';
        out += row_of_field(field).key(value);
    }
    return out;
}

std::string mask_address(const Address& address) {
    std::string out;
    for (const auto& [field, value] : address.fields) out += row_of_field(field).mask(value);
    return out.empty() ? "***" : out;
}

std::optional<Address> address_from_json(AddressType type, const Json& json) {
    Address address{type, {}};
    for (const auto field : fields_of(type)) {
        const Json* value = json.find(field);
        if (value == nullptr || value->string() == nullptr) return std::nullopt;
        address.fields.emplace_back(field, *value->string());
    }
    return address;
}

Json to_json(const Address& address) {
    Json::Object members;
    for (const auto& [field, value] : address.fields) members.emplace_back(std::string(field), Json{value});
    return Json{std::move(members)};
}

}  // namespace challenger
