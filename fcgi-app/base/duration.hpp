// Durations as operators write them ("90 s", "4 weeks 1 day") and moments as the protocol shows them.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace challenger {

// Reads NUMBER UNIT pairs; units s, min, h, day, week, year (365 days) with their usual spellings.
// Fails (nullopt) on anything else and beyond 100 years.
std::optional<std::chrono::seconds> parse_duration(std::string_view text);

// Writes the shortest pairs that parse_duration reads back: 90 s, 1 h 30 min, 40 days.
std::string format_duration(std::chrono::seconds duration);

// Writes a moment as RFC 3339 in UTC: 2024-02-29T12:00:00Z.
std::string format_rfc3339(std::chrono::sys_seconds moment);

}  // namespace challenger
