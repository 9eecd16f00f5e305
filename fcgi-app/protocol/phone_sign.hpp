// The characters that people type in phone numbers, sorted by what they mean there.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace challenger {

enum class PhoneSignKind : std::uint8_t {
    digit,
    plus,
    separator,  // blank, hyphen, dot or bracket
    slash,
    listing,  // what stands between two things: , ; & |
    letter,
    hash,
    other,
};

struct PhoneSign {
    PhoneSignKind kind;
    char text;  // of a digit 0 to 9; of a letter of ASCII in lower case, of another letter NUL
};

// Takes invisible characters out and sorts the others. in: well-formed UTF-8.
std::vector<PhoneSign> phone_signs(std::string_view utf8);

}  // namespace challenger
