// An address: how its fields are read into their normal form, and the key by which addresses are counted.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/json.hpp"
#include "protocol/address_kind.hpp"
#include "protocol/reading_context.hpp"
#include "protocol/result.hpp"

namespace challenger {

// One address: the type's fields in their order, each in its normal form (address_field.hpp), not empty. What
// was typed is kept nowhere. One that comes in a /setup body may lack some of them.
struct Address {
    AddressType type;
    std::vector<std::pair<std::string_view, std::string>> fields;

    bool is_complete() const { return fields.size() == fields_of(type).size(); }
};

// Where fields come from: the typed value of a field, or nullopt.
using FieldSource = std::function<std::optional<std::string_view>(std::string_view field)>;

enum class Completeness : std::uint8_t { partial, complete };

// Reads what people write in the type's own fields; what else the source holds is never looked at
// (protocol.md sections 0 and 4). in: UTF-8 values. fails: parameter_missing; parameter_malformed for over
// 1,024 bytes, a control character (line breaks are allowed in ADDRESS_LINES), or what has no normal form;
// detail names the field.
Result<Address> read_address(AddressType type, Completeness completeness, const ReadingContext& context,
                             const FieldSource& source);

// Reads an address as an operator types it on a command line: the fields as JSON, or the one value of a type
// that has one field. fails: as read_address, also for what is neither.
Result<Address> parse_address(AddressType type, const ReadingContext& context, const std::string& text);

// Reads an address that this version wrote: its fields in their normal form, which are not judged again.
// in: what to_json makes. out: nullopt for what lacks a field of the type.
std::optional<Address> address_from_json(AddressType type, const Json& json);

// What addresses are compared and counted by (protocol.md section 10): two are one exactly when their keys
// are equal. Bytes without meaning to people: the kind's name and the key of each field, with NUL between.
std::string counting_key(const Address& address);

// What an operator may see of an address: enough to recognise it, never all of it.
// out: +41***00, a***@example.org, A***, GB.
std::string mask_address(const Address& address);

// {"CONTACT_…": "…"}.
Json to_json(const Address& address);

}  // namespace challenger
