// Crockford base32 (protocol.md section 0): alphabet without I, L, O and U, no padding.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace challenger {

// Writes ⌈8n/5⌉ characters for n bytes; the last one is filled with zero bits.
std::string to_base32(std::span<const std::uint8_t> bytes);

// Reads exactly n bytes from ⌈8n/5⌉ characters, folding case, O→0, I and L→1, U→V.
// Fails (nullopt) on another length, another character, or filling bits that are not zero.
std::optional<std::vector<std::uint8_t>> from_base32(std::string_view text, std::size_t bytes);

// The value 0–31 of one character, folded as above, or nullopt.
std::optional<unsigned> base32_value(char c);

// The character of a value 0–31.
char base32_digit(unsigned value);

}  // namespace challenger
