// Country codes of E.164, and the zero that people write behind them.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace challenger {

// How many digits of an international number are its country code: 1 to 3. The ITU fixed this for all codes,
// also for those that nobody has yet. in: ASCII digits without +, the first not 0.
std::size_t country_code_length(std::string_view digits);

// How many digits behind a country code are dialled inside the country alone, and so are no part of the
// number: 0 where there is none, or where the country keeps its zero. in: ASCII digits.
std::size_t trunk_prefix_length(std::string_view country_code, std::string_view national);

}  // namespace challenger
