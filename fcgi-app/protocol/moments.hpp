// Times, dates, amounts and counts in a text, as telephones and programs show them beside a message. Their
// digits are no part of the code beside them.
#pragma once

#include <cstddef>

#include "protocol/text_runs.hpp"

namespace challenger {

// in: runs of digits, which have to outlive this. Months are not known by name, so no language is, either.
class Moments {
  public:
    explicit Moments(const TextRuns& runs) : runs_(runs) {}

    // Says whether a time (12:05, 12.05, 12h05), a date (26.11.2026, 2026-11-26, 26.11.26, 26 Nov 2026,
    // 26/11), an amount (99.95) or a count (26 Nov, 3 minutes) begins with a run.
    bool begins_with(std::size_t run) const;
    // Says whether a time, a date or an amount ends with a run. A year may also stand behind the time.
    bool ends_with(std::size_t run) const;
    // The same for a date with its year.
    bool date_ends_with(std::size_t run) const;

  private:
    bool is_time(std::size_t run) const;
    bool is_date(std::size_t run) const;
    bool is_short_date(std::size_t run) const;
    bool is_written_date(std::size_t run) const;
    bool is_day_and_month(std::size_t run) const;
    bool is_amount(std::size_t run) const;
    bool is_count(std::size_t run) const;
    bool time_ends_with(std::size_t run) const { return run >= 1 && is_time(run - 1); }
    bool is_day(std::size_t run) const;
    bool is_month(std::size_t run) const;
    bool is_year(std::size_t run) const;
    int number(std::size_t run) const;
    bool is_free_of(std::string_view signs, std::size_t run) const;

    const TextRuns& runs_;
};

}  // namespace challenger
