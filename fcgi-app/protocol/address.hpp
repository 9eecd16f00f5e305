// The four kinds of address: their fields, how a field is read, and the canonical form they are compared in.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/json.hpp"
#include "protocol/result.hpp"

namespace challenger {

enum class AddressType : std::uint8_t { phone, email, postal, postal_ch };

inline constexpr std::array kAddressTypes{AddressType::phone, AddressType::email, AddressType::postal,
                                          AddressType::postal_ch};

// The protocol's spelling: phone, email, postal, postal-ch.
std::string_view format_address_type(AddressType type);
std::optional<AddressType> parse_address_type(std::string_view text);

// The names of a type's form fields, in the order they are shown (protocol.md section 1).
std::span<const std::string_view> fields_of(AddressType type);

// One address as its user typed it: the type's fields in their order, each UTF-8, trimmed, not empty.
// One that stands in a /setup body may lack some of them.
struct Address {
    AddressType type;
    std::vector<std::pair<std::string_view, std::string>> fields;

    bool is_complete() const { return fields.size() == fields_of(type).size(); }
};

// Where fields come from: the typed value of a field, or nullopt.
using FieldSource = std::function<std::optional<std::string_view>(std::string_view field)>;

enum class Completeness : std::uint8_t { partial, complete };

// Reads the type's own fields; what else the source holds is never looked at (protocol.md sections 0 and 4).
// in: UTF-8 values. fails: parameter_missing; parameter_malformed for over 1,024 bytes, a control character
// (line breaks are allowed in ADDRESS_LINES) or an unknown country; detail names the field.
Result<Address> read_address(AddressType type, Completeness completeness, const FieldSource& source);

// Reads an address as an operator types it on a command line: the fields as JSON, or the one value of a type
// that has one field. fails: as read_address, also for what is neither.
Result<Address> parse_address(AddressType type, const std::string& text);

// The form in which addresses are compared and counted (protocol.md section 10), as bytes without meaning to
// people. fails: parameter_malformed when an e-mail has no domain that DNS could know, or a phone no digit.
Result<std::string> canonical_form(const Address& address);

// What an operator may see of an address: enough to recognise it, never all of it. in: an address that
// canonical_form takes. out: +41***00, a***@example.org, A***, GB.
std::string mask_address(const Address& address);

// {"CONTACT_…": "…"} as typed.
Json to_json(const Address& address);

}  // namespace challenger
