// The words of an enumeration as other programs spell them: written and read by name, never by position.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace challenger {

// One row of the table: a word and the enumerator it means.
template <class Enum>
struct Word {
    std::string_view word;
    Enum value;
};

// The table of an enumeration. An enumeration that has words defines it next to itself, a row for each
// enumerator:
//   template <> inline constexpr auto kWordsOf<Enum> = std::to_array<Word<Enum>>({{"word", Enum::word}, …});
template <class Enum>
inline constexpr std::array<Word<Enum>, 0> kWordsOf{};

// The word of an enumerator; empty when the table lacks it.
template <class Enum>
constexpr std::string_view format_word(Enum value) {
    static_assert(!kWordsOf<Enum>.empty());
    for (const auto& row : kWordsOf<Enum>)
        if (row.value == value) return row.word;
    return {};
}

// The enumerator of a word. Fails (nullopt) on a word that the table lacks.
template <class Enum>
constexpr std::optional<Enum> parse_word(std::string_view word) {
    static_assert(!kWordsOf<Enum>.empty());
    for (const auto& row : kWordsOf<Enum>)
        if (row.word == word) return row.value;
    return std::nullopt;
}

// All words of the table, in its order.
template <class Enum>
std::vector<std::string> all_words() {
    static_assert(!kWordsOf<Enum>.empty());
    std::vector<std::string> out;
    for (const auto& row : kWordsOf<Enum>) out.emplace_back(row.word);
    return out;
}

}  // namespace challenger
