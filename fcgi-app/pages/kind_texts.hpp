// Every text of our pages that differs between the kinds of address, and between their fields: one row each.
#pragma once

#include <string_view>

#include "pages/wording.hpp"
#include "protocol/address_kind.hpp"
#include "protocol/failure.hpp"

namespace challenger {

// English texts, to be translated where they are used. {address}: where a code goes, masked; a text without
// it has the whole address below it.
struct KindTexts {
    AddressType type;
    const char* heading;
    const char* intro;  // {service}
    const char* change;
    // What became of the last message.
    const char* sent;
    const char* under_way;
    const char* failed;
    const char* refused;
    const char* unclear;
    const char* try_another;           // after one that was refused
    Counted changes_left;              // {number}: how often it may still be changed
    const char* fixed;                 // heading
    const char* no_change_left;        // all addresses were given
    const char* no_transmission_left;  // to this one
    const char* confirmed;             // heading
    const char* help;                  // for who waits for a message
};

// Says whether a text holds {address}.
bool names_address(std::string_view text);

// The row of a kind.
const KindTexts& texts_of(AddressType type);

// How a field is shown, and what keyboards and the browser's memory are told.
struct FieldTexts {
    std::string_view name;
    const char* label;
    const char* hint;  // empty: none; {example}: a number of the operator's country
    std::string_view type, inputmode, autocomplete, dir;
};

// in: the name of one of address_fields().
const FieldTexts& texts_of(std::string_view field);

// What is to be done about a mistake in a field; {number}: of the line. in: one of address_fields(), or pin.
const char* text_of(Mistake mistake, std::string_view field);

}  // namespace challenger
