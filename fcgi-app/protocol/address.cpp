#include "protocol/address.hpp"

#include <cassert>

#include "base/text.hpp"
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

std::optional<std::string> fault_of(const AddressField& field, std::string_view value) {
    if (value.size() > kValueLimitBytes) return "longer than " + std::to_string(kValueLimitBytes) + " bytes";
    if (has_control_character(value, field.line_breaks)) return "holds a control character";
    return field.fault(value);
}

}  // namespace

Result<Address> read_address(AddressType type, Completeness completeness, const FieldSource& source) {
    Address address{type, {}};
    for (const std::string_view field : fields_of(type)) {
        const std::string_view value = trim(source(field).value_or(""));
        if (!value.empty()) address.fields.emplace_back(field, value);
        if (value.empty() && completeness == Completeness::complete)
            return fail_field(FailureName::parameter_missing, field);
    }
    for (const auto& [field, value] : address.fields)
        if (const auto fault = fault_of(row_of_field(field), value))
            return fail_field(FailureName::parameter_malformed, field, *fault);
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
        return fail(
            {.name = FailureName::parameter_malformed,
             .detail = "allowed: a JSON object with " + names + (why.empty() ? "" : "; found: " + why)});
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
        const auto canonical = row_of_field(field).canonical(value);
        if (!canonical) return tl::unexpected(canonical.error());
        // Values hold no NUL, so nothing a user types reads as two fields.
        out += '\0';
        out += *canonical;
    }
    return out;
}

std::string mask_address(const Address& address) {
    std::string out;
    for (const auto& [name, value] : address.fields) {
        const AddressField& field = row_of_field(name);
        out += field.mask(field.canonical(value).value_or(""));
    }
    return out.empty() ? "***" : out;
}

Json to_json(const Address& address) {
    Json::Object members;
    for (const auto& [field, value] : address.fields) members.emplace_back(std::string(field), Json{value});
    return Json{std::move(members)};
}

}  // namespace challenger
