// Limits of input that several rooms check (protocol.md section 0).
#pragma once

#include <cstddef>

namespace challenger {

// The longest value of a field, and the longest URI.
inline constexpr std::size_t kValueLimitBytes = 1024;

}  // namespace challenger
