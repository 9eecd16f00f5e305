// Reading answers and writing arguments of SQL functions. Inside store only.
#pragma once

#include <algorithm>
#include <array>
#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "database/records.hpp"
#include "database/session.hpp"
#include "protocol/result.hpp"

namespace challenger {

// Reads out_status as an enumeration. fails: fetch_failed for a word that is not in the list.
template <class Status, std::size_t N>
Result<Status> read_status(const Row& row, const std::array<std::string_view, N>& words) {
    const auto at = std::find(words.begin(), words.end(), row.text("out_status"));
    if (at == words.end())
        return fail(FailureName::fetch_failed, "", "unknown status " + row.text("out_status"));
    return static_cast<Status>(at - words.begin());
}

// Writes {a,b,c}; the elements need no quoting: numbers, times and hex.
template <class Range, class Show>
std::string sql_array(const Range& range, Show show) {
    std::string out = "{";
    for (const auto& element : range) out += (out.size() > 1 ? "," : "") + show(element);
    return out + "}";
}

inline std::string interval(std::chrono::seconds duration) {
    return std::to_string(duration.count()) + " seconds";
}

inline Argument argument(std::int64_t number) {
    return std::to_string(number);
}

inline std::optional<std::chrono::sys_seconds> optional_moment(const Row& row, std::string_view column) {
    if (!row[column]) return std::nullopt;
    return std::chrono::sys_seconds(std::chrono::seconds(row.number(column)));
}

inline bool is_true(const Row& row, std::string_view column) {
    return row.text(column) == "t";
}

inline WayBack read_way_back(const Row& row) {
    return {
        .redirect_uri = row.text("out_redirect_uri"),
        .client_state = row["out_client_state"],
        .key_number = static_cast<int>(row.number("out_key_number")),
        .is_code_good = is_true(row, "out_is_code_good"),
    };
}

}  // namespace challenger
