// A POSIX extended regular expression as a list of tokens, for those who reason about what it can match.
#pragma once

#include <bitset>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace challenger {

// Characters of ASCII by their codes, and all others as one.
inline constexpr std::size_t kNotAscii = 128;
using CharacterSet = std::bitset<kNotAscii + 1>;
CharacterSet characters_of(std::string_view ascii);

struct ExpressionToken {
    enum class Kind : std::uint8_t { open, close, bar, repeat, begin, end, nothing, character };

    Kind kind;
    std::string_view text;
    // character: which it stands for, at least.
    CharacterSet characters = {};
    // open: the place of its close in the list.
    std::size_t close = 0;
    // repeat: how many times; most is below 0 for any number.
    int least = 1;
    int most = 1;
};

// in: an expression that regcomp accepts. out: tokens that view it; what tells words apart (\b) is nothing.
// nullopt for what only regcomp understands, a stray brace or bracket, and for what is nested very deeply.
std::optional<std::vector<ExpressionToken>> expression_tokens(std::string_view expression);

}  // namespace challenger
