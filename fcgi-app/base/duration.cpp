#include "base/duration.hpp"

#include <fmt/chrono.h>

#include <array>

#include "base/text.hpp"

namespace challenger {

namespace {

using std::chrono::seconds;

struct Unit {
    std::string_view spelling;
    long long length_seconds;
};

constexpr std::array kUnits{
    Unit{"s", 1},         Unit{"second", 1},     Unit{"seconds", 1},     Unit{"min", 60},
    Unit{"minute", 60},   Unit{"minutes", 60},   Unit{"h", 3600},        Unit{"hour", 3600},
    Unit{"hours", 3600},  Unit{"d", 86400},      Unit{"day", 86400},     Unit{"days", 86400},
    Unit{"week", 604800}, Unit{"weeks", 604800}, Unit{"year", 31536000}, Unit{"years", 31536000},
};
constexpr long long kLongestSeconds = 100LL * 31536000;

std::optional<long long> unit_seconds(std::string_view word) {
    for (const Unit& unit : kUnits)
        if (equals_ignoring_case(unit.spelling, word)) return unit.length_seconds;
    return std::nullopt;
}

}  // namespace

std::optional<seconds> parse_duration(std::string_view text) {
    const auto words = split_words(text);
    if (!words || words->empty() || words->size() % 2 != 0) return std::nullopt;
    long long total = 0;
    for (std::size_t i = 0; i < words->size(); i += 2) {
        const auto count = parse_number((*words)[i]);
        const auto unit = unit_seconds((*words)[i + 1]);
        if (!count || !unit || *count > kLongestSeconds) return std::nullopt;
        total += *count * *unit;
        if (total > kLongestSeconds) return std::nullopt;
    }
    return seconds(total);
}

std::string format_duration(seconds duration) {
    static constexpr std::array<Unit, 4> kParts{{{"days", 86400}, {"h", 3600}, {"min", 60}, {"s", 1}}};
    long long rest = duration.count();
    std::string out;
    for (const Unit& part : kParts) {
        const long long count = rest / part.length_seconds;
        rest %= part.length_seconds;
        if (count == 0) continue;
        if (!out.empty()) out += ' ';
        out += std::to_string(count) + ' ';
        out += count == 1 && part.spelling == "days" ? "day" : part.spelling;
    }
    return out.empty() ? "0 s" : out;
}

std::string format_rfc3339(std::chrono::sys_seconds moment) {
    return fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(std::chrono::system_clock::to_time_t(moment)));
}

}  // namespace challenger
