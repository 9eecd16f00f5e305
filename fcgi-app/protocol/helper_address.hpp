// Where a helper is given the address (protocol.md section 11).
#pragma once

#include <cstdint>

#include "base/words.hpp"

namespace challenger {

// argument: its last argument, which every account of the host may read. environment: CHALLENGER_ADDRESS,
// which only its own account and root may read.
enum class HelperAddress : std::uint8_t { argument, environment };

template <>
inline constexpr auto kWordsOf<HelperAddress> = std::to_array<Word<HelperAddress>>({
    {"argument", HelperAddress::argument},
    {"environment", HelperAddress::environment},
});

}  // namespace challenger
