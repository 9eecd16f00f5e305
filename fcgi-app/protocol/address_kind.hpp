// The kinds of address, one row each: everything that differs between them is in their rows, in those of
// their fields (address_field) and in the texts of messages and pages.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace challenger {

enum class AddressType : std::uint8_t { phone, email, postal, postal_ch };

enum class CodeAlphabet : std::uint8_t { digits, base32 };

// How a code looks: 8 digits, or 10 characters of Crockford's base32.
struct CodeShape {
    CodeAlphabet alphabet;
    std::size_t length;
};

// Defaults of options that differ between kinds, as an operator would write them.
struct KindDefaults {
    std::string_view hint;           // ADDRESS_HINT
    std::string_view restrictions;   // ADDRESS_RESTRICTIONS
    std::string_view duration;       // VALIDATION_DURATION
    std::string_view entries;        // ENTRIES_PER_CODE
    std::string_view transmissions;  // TRANSMISSIONS_PER_ADDRESS
    std::string_view addresses;      // ADDRESSES_PER_VALIDATION
    std::string_view waits;          // TRANSMISSION_WAITS
};

// How letters go to a kind: the room in the window of an envelope (envelope.hpp), and what the included
// helper takes when it is told nothing else.
struct Post {
    std::size_t lines;         // printed ones, with name and country
    std::size_t columns;       // of a printed line
    std::string_view layout;   // --layout of challenger-send-letter
    std::string_view country;  // of every address (ISO 3166-1); empty when a field says it
};

struct AddressKind {
    AddressType type;
    std::string_view name;                      // the protocol's spelling: phone, email, postal, postal-ch
    std::span<const std::string_view> fields;   // in the order they are shown
    std::span<const std::string_view> example;  // a value for each field
    CodeShape code;
    std::string_view message_folder;  // of its messages in templates/message
    bool is_text_message;             // its messages are billed by segment and end without a line break
    std::optional<Post> post;         // none: its messages are no letters
    KindDefaults defaults;
};

// All kinds, in the order of AddressType.
std::span<const AddressKind> address_kinds();

// The row of a kind.
const AddressKind& kind_of(AddressType type);

// The protocol's spelling.
std::string_view format_address_type(AddressType type);

// Fails (nullopt) on any other spelling.
std::optional<AddressType> parse_address_type(std::string_view text);

// All spellings, for operators: "phone, email, postal, postal-ch".
std::string address_type_names();

// The names of a kind's form fields, in the order they are shown (protocol.md section 1).
std::span<const std::string_view> fields_of(AddressType type);

}  // namespace challenger
