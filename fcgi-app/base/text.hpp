// Small tools on lines and words, for ASCII and what may stand between it.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace challenger {

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

// Reads a whole decimal number without sign, blanks or overflow; nullopt for anything else.
std::optional<long long> parse_number(std::string_view text);

// Splits a command line into words: blanks separate, single or double quotes keep a word together.
// Fails (nullopt) on a quote that is not closed.
std::optional<std::vector<std::string>> split_words(std::string_view text);

}  // namespace challenger
