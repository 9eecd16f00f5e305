// Whether an expression can match a value in normal form at all.
#pragma once

#include <cstdint>
#include <vector>

#include "protocol/expression_token.hpp"

namespace challenger {

// The values of a field as places in them, at most 31, and the characters that lead from one place to
// another. Place 0 is before the first character. From every place an end can be reached.
struct ValueShape {
    struct Step {
        std::uint8_t from;
        std::uint8_t to;
        CharacterSet characters;
    };
    std::vector<Step> steps;
    std::vector<std::uint8_t> ends;
    // Where ^ is found: before the first character, and behind a line break that was matched, as regexec has
    // it.
    std::vector<std::uint8_t> begins = {0};
};

// Beyond these a walk says yes. They take well under a second.
inline constexpr int kMostWalkSteps = 5'000'000;

// Says whether an expression is found in at least one value of the shape. A no is certain. For a yes, ^ and $
// inside a repetition are taken to hold everywhere.
// in: what expression_tokens answered; the steps taken so far, for which one limit holds.
bool can_match_shape(const std::vector<ExpressionToken>& tokens, const ValueShape& shape, int& steps);

}  // namespace challenger
