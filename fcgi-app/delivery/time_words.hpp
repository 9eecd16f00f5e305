// Dates and times in words, in the languages of the messages. Pages have their own in the catalogues, because
// there a time stands in another case.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

namespace challenger {

// Counts whole units of a time, at least 1. The moments between a request and its message must not make 59
// minutes of an hour, so a tenth of a unit may be missing.
template <class Unit>
std::int64_t whole(std::chrono::seconds time) {
    const auto slack = std::chrono::duration_cast<std::chrono::seconds>(Unit(1)) / 10;
    return std::max<std::int64_t>(1, std::chrono::duration_cast<Unit>(time + slack).count());
}

// Writes a day as a letter does: 24 December 2026. in: a BCP 47 tag, of which the first part counts; the day
// has a year of four digits. out: the date in the form that follows "until", or 2026-12-24 in a language that
// is not included.
std::string long_date(std::string_view language, std::chrono::sys_days day);

// Writes how long something is good: 59 minutes, 24 hours, 40 days. Two hours and more are hours, 100 hours
// and more are days; always whole, and at least 1 minute. in: as above. out: the form that follows "valid
// for", or 59 min, 24 h, 40 d in a language that is not included.
std::string time_in_words(std::string_view language, std::chrono::seconds time);

}  // namespace challenger
