#include "database/answers.hpp"

#include <doctest/doctest.h>

namespace challenger {

namespace {

Row answer(const std::string& status) {
    Row row;
    row.add("out_status", status);
    return row;
}

}  // namespace

TEST_CASE("a status is read and written by its word") {
    CHECK(read_status<SubmitStatus>(answer("waiting")) == SubmitStatus::waiting);
    CHECK(read_status<SolveStatus>(answer("exhausted")) == SolveStatus::exhausted);
    CHECK(read_status<AuthorizationStatus>(answer("challenge_differs")) ==
          AuthorizationStatus::challenge_differs);
    CHECK(format_status(SolveStatus::no_code_out) == "no_code_out");
    CHECK(format_status(ViewStatus::expired) == "expired");
}

TEST_CASE("a status this program does not know is a failure that names it") {
    // A word of another function's is as unknown as one that nobody knows.
    for (const char* const word : {"waiting", "found ", "", "Found"}) {
        CAPTURE(word);
        const auto status = read_status<ViewStatus>(answer(word));
        REQUIRE_FALSE(status);
        CHECK(status.error().name == FailureName::fetch_failed);
        CHECK(status.error().note == std::string("the database answered an unknown out_status: ") + word);
    }
}

TEST_CASE("a function that only succeeds or refuses is read by its words too") {
    constexpr std::array kRefusals{Refusal{"gone", FailureName::token_unknown, "a detail"}};
    CHECK(read_success(answer("done"), {"done", "done_before"}, kRefusals));
    CHECK(read_success(answer("done_before"), {"done", "done_before"}, kRefusals));
    const auto refused = read_success(answer("gone"), {"done"}, kRefusals);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().name == FailureName::token_unknown);
    CHECK(refused.error().detail == "a detail");
    const auto unknown = read_success(answer("else"), {"done"}, kRefusals);
    REQUIRE_FALSE(unknown);
    CHECK(unknown.error().name == FailureName::fetch_failed);
    CHECK(unknown.error().note == "the database answered an unknown out_status: else");
}

TEST_CASE("an outcome has one word in the ledger and in public") {
    for (const OutcomeWord& row : kOutcomes) {
        CHECK(parse_ledger_outcome(row.word) == row.in_ledger);
        if (row.ended) CHECK(format_outcome(*row.ended) == row.word);
    }
    CHECK(format_outcome(TransmissionOutcome::unclear) == "unclear");
    CHECK_FALSE(parse_ledger_outcome("unknown"));
    CHECK(list_outcomes() == "reserved, accepted, failed, refused, unclear");
}

}  // namespace challenger
