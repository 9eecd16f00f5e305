// What the code needs to know of languages, by their tags (BCP 47). Which ones we speak is said by the
// shipped files.
#pragma once

#include <string_view>

namespace challenger {

// The language that texts in the code are written in. Users get it who ask for none that we speak.
inline constexpr const char* kDefaultLanguage = "en";

// Says whether a language is written from right to left.
bool is_right_to_left(std::string_view language);

// Says whether a language is written in Han characters, which few fonts have.
bool has_han_characters(std::string_view language);

}  // namespace challenger
