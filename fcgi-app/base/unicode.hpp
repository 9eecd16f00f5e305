// Single characters of Unicode: what is blank, what cannot be seen, and the forms in which text is compared.
#pragma once

#include <string>
#include <string_view>

namespace challenger {

// in: well-formed UTF-8.
std::u32string to_utf32(std::string_view utf8);

// in: scalar values.
std::string to_utf8(std::u32string_view text);

// Unicode form NFC. in: well-formed UTF-8.
std::string to_nfc(std::string_view utf8);

// The form in which texts are equal whatever their case, in NFC. in: well-formed UTF-8.
std::string fold_case(std::string_view utf8);

// Says whether a character only makes space: blanks of every width, tabs, line breaks of every kind.
bool is_space(char32_t c);

// Says whether a reader cannot see a character: joiners, direction marks, soft hyphens, variation selectors,
// fillers, and the stand-in for a picture.
bool is_invisible(char32_t c);

// Says whether a character changes nothing of a number that it stands in: what is_invisible, and the frame
// that makes a digit an emoji.
bool is_ignored_in_numbers(char32_t c);

// Says whether a character is a mark that takes no place of its own, such as an accent.
bool is_mark(char32_t c);

// What is left when everything that is_space or is_invisible is cut off both ends.
std::u32string_view trim_unseen(std::u32string_view text);

// How a character is named in a sentence: U+2060.
std::string name_of_character(char32_t c);

}  // namespace challenger
