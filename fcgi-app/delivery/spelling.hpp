// A text as it reads, however it is spelt: gateways echo what they were given in escapes and in other
// letters.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace challenger {

// Where a piece of a text is in its bytes.
struct Span {
    std::size_t begin = 0;
    std::size_t end = 0;
};

// The letters of a text, comparable: UTF-8 in lower case without accents and invisible characters, compatible
// forms and digits of every script as one, each run of blanks and plus signs as one blank, or one line break
// if it holds one.
struct Reading {
    std::string text;
    std::vector<Span> sources;  // for each byte of the text, where it comes from
};

// How often escapes are decoded at most: a JSON string in a JSON string, an address in a URL in a form.
inline constexpr int kSpellingLayers = 3;

// Reads a text. in: any bytes, those that are not UTF-8 are taken for Latin-1; how many layers of escapes are
// decoded, 0 to kSpellingLayers: backslashes (\u00fc, \xfc, \374, \/), percent, quoted-printable, character
// references.
Reading read_spelling(std::string_view words, int layers);

// Cuts off what may be the beginning of an escape or of a character whose rest is missing.
std::string_view without_open_escape(std::string_view words);

}  // namespace challenger
