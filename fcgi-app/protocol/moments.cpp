#include "protocol/moments.hpp"

#include <optional>

#include "base/text.hpp"

namespace challenger {

namespace {

// Also any byte of a letter of another script.
bool is_letter_byte(char c) {
    return is_ascii_letter(c) || static_cast<unsigned char>(c) >= 0x80;
}

// How many words stand between two numbers; nullopt where other signs do than between those of a date.
std::optional<std::size_t> words_between(std::string_view between) {
    std::size_t words = 0;
    bool is_in_word = false;
    for (const char c : between) {
        const bool is_letter = is_letter_byte(c);
        if (!is_letter && !is_any_of(c, " .,'-/")) return std::nullopt;
        if (is_letter && !is_in_word) ++words;
        is_in_word = is_letter;
    }
    return words;
}

// Says whether a text stands between the numbers of a date as its month does, or as the comma of Nov 26, 2026
// does. A date has few words between its day and its year, and plain signs.
bool is_inside_date(std::string_view between) {
    constexpr std::size_t kMostWords = 4;  // 1o de dezembro de 2026
    const auto words = words_between(between);
    return words && (*words > 0 ? *words <= kMostWords : trim(between) == ",");
}

}  // namespace

bool Moments::begins_with(std::size_t run) const {
    return is_time(run) || is_date(run) || is_written_date(run) || is_day_and_month(run) || is_amount(run) ||
           is_count(run);
}

bool Moments::ends_with(std::size_t run) const {
    if (run < 1) return false;
    const auto is_alone = [&](std::size_t first) {
        return runs_.joint_before(first) == Joint::none || time_ends_with(first - 1);
    };
    return is_time(run - 1) || date_ends_with(run) ||
           ((is_amount(run - 1) || is_day_and_month(run - 1)) && is_alone(run - 1)) ||
           (is_year(run) && time_ends_with(run - 1) && runs_.joint_before(run) == Joint::blanks);
}

bool Moments::date_ends_with(std::size_t run) const {
    return (run >= 2 && is_date(run - 2)) || (run >= 1 && is_written_date(run - 1));
}

bool Moments::is_time(std::size_t run) const {
    if (run + 1 >= runs_.count() || runs_.length(run) > 2 || runs_.length(run + 1) != 2) return false;
    const std::string_view sign = runs_.gap_behind(run);
    if (sign == ":") return true;
    return is_free_of("+.", run) && (sign == "." || sign == "h") && number(run) < 24 && number(run + 1) < 60;
}

bool Moments::is_date(std::size_t run) const {
    if (run + 2 >= runs_.count() || runs_.length(run + 1) > 2) return false;
    // Some languages write blanks behind the dots: 26. 11. 2026.
    const std::string_view sign = trim(runs_.gap_behind(run));
    if ((sign != "." && sign != "-" && sign != "/") || sign != trim(runs_.gap_behind(run + 1))) return false;
    if (runs_.length(run) > 2) return is_year(run) && runs_.length(run + 2) <= 2;
    return is_year(run + 2) || is_short_date(run);
}

// Says whether three runs are a day, a month and a year of two digits, in any order that is used, and no
// part of a number that is written in pairs.
bool Moments::is_short_date(std::size_t run) const {
    const bool has_year_last =
        runs_.length(run + 2) == 2 && is_day(run) && is_day(run + 1) && (is_month(run) || is_month(run + 1));
    const bool has_year_first = runs_.length(run) == 2 && is_month(run + 1) && is_day(run + 2);
    return (has_year_last || has_year_first) && is_free_of("+.-/", run);
}

// 26 Nov 2026, Nov 26, 2026, 2026 Nov 26: a day and a year, which may have two digits behind one word.
bool Moments::is_written_date(std::size_t run) const {
    if (run + 1 >= runs_.count() || !is_inside_date(runs_.gap_behind(run))) return false;
    if (is_day(run) && runs_.length(run + 1) == 2) return words_between(runs_.gap_behind(run)) == 1;
    return (is_day(run) && is_year(run + 1)) || (is_year(run) && is_day(run + 1));
}

// 26/11 or 11/26, and what counts messages or their parts, such as (1/2).
bool Moments::is_day_and_month(std::size_t run) const {
    if (run + 1 >= runs_.count() || !is_day(run) || !is_day(run + 1)) return false;
    const std::string_view sign = runs_.gap_behind(run);
    return (sign == "." || sign == "/") && (is_month(run) || is_month(run + 1)) && is_free_of("+.,-/", run);
}

// 99.95 or 49,90: no number is called in this way.
bool Moments::is_amount(std::size_t run) const {
    if (run + 1 >= runs_.count() || runs_.length(run + 1) != 2) return false;
    const std::string_view sign = runs_.gap_behind(run);
    return (sign == "." || sign == ",") && !runs_.part(run).starts_with('0') && is_free_of("+.,-/", run);
}

// A word and how many of it: 3 minutes, 10min, 26. Nov.
bool Moments::is_count(std::size_t run) const {
    const std::string_view behind = runs_.behind(run);
    const std::size_t at = behind.find_first_not_of(" .");
    return runs_.length(run) <= 2 && at != std::string_view::npos && is_letter_byte(behind[at]);
}

bool Moments::is_day(std::size_t run) const {
    return runs_.length(run) <= 2 && number(run) >= 1 && number(run) <= 31;
}

bool Moments::is_month(std::size_t run) const {
    return is_day(run) && number(run) <= 12;
}

bool Moments::is_year(std::size_t run) const {
    return runs_.length(run) == 4 && runs_.part(run).starts_with("20");
}

// in: a run of one or two digits.
int Moments::number(std::size_t run) const {
    return static_cast<int>(*parse_number(runs_.part(run)));
}

// Says whether none of the signs is right before a run.
bool Moments::is_free_of(std::string_view signs, std::size_t run) const {
    return !is_any_of(runs_.char_before(run), signs);
}

}  // namespace challenger
