// The time until a deadline, as poll(2) takes it.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>

namespace challenger {

// Rounded up, so that the deadline has passed when poll's time is over; 0 when it has passed already.
inline int milliseconds_until(std::chrono::steady_clock::time_point deadline) {
    const auto left =
        std::chrono::ceil<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now());
    return static_cast<int>(std::max<std::int64_t>(0, left.count()));
}

}  // namespace challenger
