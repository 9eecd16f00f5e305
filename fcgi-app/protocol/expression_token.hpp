// A POSIX extended regular expression cut into its tokens, as far as texts of + and digits can tell them
// apart.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace challenger {

struct ExpressionToken {
    enum class Kind : std::uint8_t { open, close, bar, repeat, begin, end, nothing, character };

    Kind kind;
    std::string_view text;
    // character: which of kPhoneCharacters it stands for, one bit each.
    std::uint16_t characters = 0;
    // character: it stands for none of these, but for what separates them when people write.
    bool is_separator = false;
    // repeat: how many times; most is below 0 for any number.
    int least = 1;
    int most = 1;
};

inline constexpr std::string_view kPhoneCharacters = "0123456789+";

// in: an expression that regcomp accepts. out: tokens that view it; what tells words apart (\b) is nothing.
// nullopt for what only regcomp understands: a stray brace or bracket.
std::optional<std::vector<ExpressionToken>> expression_tokens(std::string_view expression);

}  // namespace challenger
