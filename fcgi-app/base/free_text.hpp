// Text that people wrote freely: freed from what they did not mean to write.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace challenger {

// What people read, in ASCII where that can be: digits of every script become 0–9, dashes -, blanks of every
// kind a blank each, line ends LF, and letters of compatibility (full-width ones) plain ones; what cannot
// be seen is dropped. in: well-formed UTF-8.
std::string to_plain_text(std::string_view utf8);

// Normal form of free text (protocol.md section 10): NFC, no invisible characters, every run of blanks one
// blank, line ends of every kind LF, lines trimmed, empty lines gone, case kept. in: well-formed UTF-8.
std::string fold_text(std::string_view utf8);

// Finds a line of fold_text again in the text as it was typed, where empty lines count, too, and CR LF ends
// one line. in: well-formed UTF-8; the number of a line of its fold_text, from 1. out: its number in the
// text, from 1; the same number when there is no such line.
std::size_t line_before_folding(std::string_view utf8, std::size_t folded_line);

}  // namespace challenger
