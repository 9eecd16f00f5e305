// Reading answers and writing arguments of SQL functions. Inside room database only.
#pragma once

#include <algorithm>
#include <chrono>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "database/records.hpp"
#include "database/session.hpp"
#include "protocol/result.hpp"

namespace challenger {

// The one row that most functions answer. fails: as found, fetch_failed for none or several.
inline Result<Row> only_row(Result<std::vector<Row>> found) {
    if (!found) return tl::unexpected(found.error());
    if (found->size() != 1) return fail({.name = FailureName::fetch_failed, .note = "not exactly one row"});
    return std::move(found->front());
}

// The failure of an answer whose column holds a word this program does not know.
inline tl::unexpected<Failure> unknown_word(const Row& row, std::string_view column) {
    return fail(
        {.name = FailureName::fetch_failed,
         .note = "the database answered an unknown " + std::string(column) + ": " + row.text(column)});
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
        if (refusal.status == status)
            return fail({.name = refusal.name, .detail = std::string(refusal.detail)});
    return unknown_word(row, "out_status");
}

// Writes {a,b,c}; the elements need no quoting: numbers, times and hex.
template <class Range, class Write>
std::string sql_array(const Range& range, Write write) {
    std::string out = "{";
    for (const auto& element : range) out += (out.size() > 1 ? "," : "") + write(element);
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

inline Redirect read_redirect(const Row& row) {
    return {
        .uri = row.text("out_redirect_uri"),
        .client_state = row["out_client_state"],
        .key_number = static_cast<int>(row.number("out_key_number")),
        .is_code_good = is_true(row, "out_is_code_good"),
    };
}

inline Progress read_progress(const Row& row) {
    return {
        .read_only = is_true(row, "out_read_only"),
        .address_json = row.text("out_address"),
        .solved = is_true(row, "out_solved"),
        .addresses_left = static_cast<int>(row.number("out_addresses_left")),
        .transmissions_left = static_cast<int>(row.number("out_transmissions_left")),
        .entries_left = static_cast<int>(row.number("out_entries_left")),
        .retransmission_at = optional_moment(row, "retransmission_at"),
    };
}

}  // namespace challenger
