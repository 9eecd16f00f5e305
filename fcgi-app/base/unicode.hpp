// UTF-8 and the characters of Unicode: the checks that every input passes, what a character is to a reader,
// and the forms in which text is compared.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace challenger {

// Says whether bytes are well-formed UTF-8 (no overlong forms, no surrogates, at most U+10FFFF).
bool is_utf8(std::string_view bytes);

enum class LineBreaks { refused, allowed };

// Says whether well-formed UTF-8 holds a control character (U+0000–1F, U+007F–9F); line ends may be allowed.
bool has_control_character(std::string_view utf8, LineBreaks line_breaks);

// The first character of well-formed UTF-8, empty for nothing.
std::string first_character(std::string_view utf8);

// in: well-formed UTF-8.
std::u32string to_utf32(std::string_view utf8);

// in: scalar values.
std::string to_utf8(std::u32string_view text);

// Unicode form NFC. in: well-formed UTF-8.
std::string to_nfc(std::string_view utf8);

// Unicode form NFKC: as NFC, and letters of compatibility (full-width ones) are plain ones. in: well-formed
// UTF-8.
std::string to_nfkc(std::string_view utf8);

// The form in which texts are equal whatever their case, in NFC. in: well-formed UTF-8.
std::string fold_case(std::string_view utf8);

// Says whether a character only makes space: blanks of every width, tabs, line breaks of every kind.
bool is_space(char32_t c);

// Says whether somebody's program ends a line with it: LF, VT, FF, CR, NEL, and Unicode's two separators.
bool is_line_end(char32_t c);

// The value of a decimal digit of any script, 0 to 9; nullopt for what is none.
std::optional<int> decimal_digit(char32_t c);

// Says whether a character is a hyphen, a dash of any length or a minus sign.
bool is_hyphen(char32_t c);

// Says whether a text that begins and ends with these stands in quotation marks, of any style and language,
// or in brackets of one kind.
bool may_enclose(char32_t first, char32_t last);

// Says whether a character joins, quotes or brackets words: a dash, a quotation mark or a bracket.
bool is_punctuation_of_words(char32_t c);

bool is_letter(char32_t c);

// Says whether a reader cannot see a character: joiners, direction marks, soft hyphens, variation selectors,
// fillers, and the stand-in for a picture.
bool is_invisible(char32_t c);

// Says whether a character changes nothing of a number that it stands in: what is_invisible, and the frame
// that makes a digit an emoji.
bool is_ignored_in_numbers(char32_t c);

// Says whether a character is written on the one before it, such as an accent or a vowel sign.
bool is_combining(char32_t c);

// Says whether a character is a mark that takes no place of its own, such as an accent.
bool is_mark(char32_t c);

// What is left when everything that is_space or is_invisible is cut off both ends.
std::u32string_view trim_unseen(std::u32string_view text);

// How a character is named in a sentence: U+2060.
std::string name_of_character(char32_t c);

// The same for one that can be seen: — (U+2014).
std::string shown_character(char32_t c);

}  // namespace challenger
