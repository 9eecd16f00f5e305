// UTF-8 and ASCII text: the checks every input passes, and small tools on lines and words.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace challenger {

// Says whether bytes are well-formed UTF-8 (no overlong forms, no surrogates, at most U+10FFFF).
bool is_utf8(std::string_view bytes);

enum class LineBreaks { refused, allowed };

// Says whether well-formed UTF-8 holds a control character (U+0000–1F, U+007F–9F); line ends may be allowed.
bool has_control_character(std::string_view utf8, LineBreaks line_breaks);

// Cuts blanks, tabs and line breaks off both ends.
std::string_view trim(std::string_view text);

// Lower-cases ASCII letters, leaves every other byte as it is.
std::string to_lower_ascii(std::string_view text);
bool equals_ignoring_case(std::string_view a, std::string_view b);

// Splits at a separator; n separators make n + 1 parts.
std::vector<std::string_view> split(std::string_view text, char separator);

// Cuts blanks and one pair of quotes around a text; quotes inside stay.
std::string unquote(std::string_view text);

// The text up to its first line break.
std::string first_line(std::string_view text);

// All lines of a text as one, trimmed, without the empty ones, with "; " between them.
std::string one_line(std::string_view text);

// The first character of well-formed UTF-8, empty for nothing.
std::string first_character(std::string_view utf8);

// Reads a whole decimal number without sign, blanks or overflow; nullopt for anything else.
std::optional<long long> parse_number(std::string_view text);

// Splits a command line into words: blanks separate, single or double quotes keep a word together.
// Fails (nullopt) on a quote that is not closed.
std::optional<std::vector<std::string>> split_words(std::string_view text);

// What people read, in ASCII where that can be: digits of every script become 0–9, dashes -, blanks of every
// kind and line breaks a blank each, and letters of compatibility (full-width ones) plain ones; what cannot
// be seen is dropped. in: well-formed UTF-8.
std::string to_plain_text(std::string_view utf8);

// Normal form of free text (protocol.md section 10): NFC, no invisible characters, every run of blanks one
// blank, line ends of every kind LF, lines trimmed, empty lines gone, case kept. in: well-formed UTF-8.
std::string fold_text(std::string_view utf8);

}  // namespace challenger
