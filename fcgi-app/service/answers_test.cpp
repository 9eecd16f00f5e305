#include <doctest/doctest.h>

#include "service/endpoint.hpp"
#include "service/validation_status.hpp"

using namespace challenger;
using namespace std::chrono_literals;

TEST_CASE("what a submission that refuses becomes: the limit as data, its sentence for people") {
    struct Row {
        SubmitStatus status;
        FailureName name;
        Limit limit;
        std::string detail;
    };
    const std::vector<Row> rows{
        {SubmitStatus::validation_unknown, FailureName::validation_unknown, Limit::none, ""},
        {SubmitStatus::read_only, FailureName::address_read_only, Limit::none, ""},
        {SubmitStatus::no_addresses_left, FailureName::too_many_attempts, Limit::addresses,
         "addresses: this validation has had all its addresses"},
        {SubmitStatus::no_transmissions_left, FailureName::too_many_attempts, Limit::transmissions,
         "transmissions: this address has had all its messages"},
        {SubmitStatus::no_codes_left, FailureName::too_many_attempts, Limit::codes,
         "codes: this validation has made all its codes"},
        {SubmitStatus::helper_paused, FailureName::helper_failed, Limit::none, "failed"},
    };
    for (const Row& row : rows) {
        CAPTURE(row.detail);
        Submission submission;
        submission.status = row.status;
        submission.retry_after = 7s;
        const Failure failure = refusal_of(submission);
        CHECK(failure.name == row.name);
        CHECK(failure.limit == row.limit);
        CHECK(failure.detail == row.detail);
        const bool helps = row.limit == Limit::transmissions || row.name == FailureName::helper_failed;
        CHECK(failure.retry_after.has_value() == helps);
    }
}

TEST_CASE("a code that is out is told with the moment of the next one, or never") {
    Submission submission;
    submission.address_json = R"({"CONTACT_PHONE": "+41 79"})";
    submission.attempts_left = 3;
    CHECK(challenge_response(submission, Transmitted::earlier).body ==
          R"({"type":"created","attempts_left":3,"address":{"CONTACT_PHONE":"+41 79"},"transmitted":false,)"
          R"("retransmission_time":{"t_s":"never"}})");
    submission.retransmission_at = std::chrono::sys_seconds(1709208000s);
    CHECK(challenge_response(submission, Transmitted::now).body ==
          R"({"type":"created","attempts_left":3,"address":{"CONTACT_PHONE":"+41 79"},"transmitted":true,)"
          R"("retransmission_time":{"t_s":1709208000},"next_tx_time":"2024-02-29T12:00:00Z"})");
}

TEST_CASE("a wrong code is 403, one that was not compared 429, each with what is left") {
    Solution solution{.status = SolveStatus::wrong,
                      .addresses_left = 2,
                      .transmissions_left = 1,
                      .entries_left = 1,
                      .redirect = {}};
    const Response wrong = wrong_code_response(solution);
    CHECK(wrong.status == 403);
    CHECK(wrong.body ==
          R"({"type":"pending","code":9758,"hint":"The code is wrong.","addresses_left":2,)"
          R"("pin_transmissions_left":1,"auth_attempts_left":1,"exhausted":false,"no_challenge":false})");
    solution.was_earlier = true;
    CHECK(wrong_code_response(solution).status == 403);
    CHECK(wrong_code_response(solution).body.find(R"("detail":"pin: an earlier code)") != std::string::npos);
    solution.was_earlier = false;
    solution.status = SolveStatus::no_code_out;
    CHECK(wrong_code_response(solution).status == 403);
    CHECK(wrong_code_response(solution).body.find(R"("no_challenge":true)") != std::string::npos);
    solution.status = SolveStatus::exhausted;
    CHECK(wrong_code_response(solution).status == 429);
    CHECK(wrong_code_response(solution).body.find(R"("code":9757)") != std::string::npos);
    CHECK(wrong_code_response(solution).body.find(R"("exhausted":true)") != std::string::npos);
}

TEST_CASE("how far a validation is, for programs") {
    const Progress progress{.addresses_left = 3, .transmissions_left = 3, .entries_left = 2};
    CHECK(status_response(progress, "").body ==
          R"({"fix_address":false,"solved":false,"changes_left":3,"retransmission_time":{"t_s":"never"},)"
          R"("pin_transmissions_left":3,"auth_attempts_left":2})");
    const Progress fixed{.read_only = true,
                         .solved = true,
                         .addresses_left = 3,
                         .retransmission_at = std::chrono::sys_seconds(5s)};
    CHECK(status_response(fixed, R"({"CONTACT_PHONE":"x"})").body ==
          R"({"fix_address":true,"last_address":{"CONTACT_PHONE":"x"},"solved":true,"changes_left":3,)"
          R"("retransmission_time":{"t_s":5},"pin_transmissions_left":0,"auth_attempts_left":0})");
    const Progress used_up{.addresses_left = 0};
    CHECK(status_response(used_up, "").body.starts_with(R"({"fix_address":true,)"));
}

TEST_CASE("the validated address is told with its kind, a number for its owner, and when that ends") {
    CHECK(
        info_response({.validation_id = 7,
                       .address_json = R"({"CONTACT_PHONE": "+41"})",
                       .expires_at = std::chrono::sys_seconds(9s)},
                      AddressType::phone)
            .body ==
        R"({"id":7,"sub":"7","address":{"CONTACT_PHONE":"+41"},"address_type":"phone","expires":{"t_s":9}})");
}
