// Reading answers and writing arguments of SQL functions. Inside store only.
#pragma once

#include <algorithm>
#include <chrono>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "database/records.hpp"
#include "database/session.hpp"
#include "protocol/result.hpp"

namespace challenger {

// The failure of an answer whose column holds a word this program does not know.
inline tl::unexpected<Failure> unknown_word(const Row& row, std::string_view column) {
    return fail(FailureName::fetch_failed, "",
                "the database answered an unknown " + std::string(column) + ": " + row.text(column));
}

// Reads out_status as an enumeration that has words. fails: fetch_failed for a word that is not among them.
template <class Status>
Result<Status> read_status(const Row& row) {
    const auto status = parse_word<Status>(row.text("out_status"));
    if (!status) return unknown_word(row, "out_status");
    return *status;
}

// A word of out_status by which a function refuses, and the failure it is.
struct Refusal {
    std::string_view status;
    FailureName name;
    std::string_view detail = "";
};

// Reads the out_status of a function that has nothing to say when it succeeds. in: the words for success and
// for refusals. fails: as the refusal says; fetch_failed for a word that is in neither list.
inline Result<void> read_success(const Row& row, std::initializer_list<std::string_view> successes,
                                 std::span<const Refusal> refusals) {
    const std::string status = row.text("out_status");
    if (std::find(successes.begin(), successes.end(), status) != successes.end()) return {};
    for (const Refusal& refusal : refusals)
        if (refusal.status == status) return fail(refusal.name, std::string(refusal.detail));
    return unknown_word(row, "out_status");
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
