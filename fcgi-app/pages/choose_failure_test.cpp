#include <doctest/doctest.h>

#include "pages/choose.hpp"

using namespace challenger;
using namespace std::chrono_literals;
using Kind = MessagePage::Kind;

TEST_CASE("every failure has its message, each limit its own") {
    struct Row {
        Failure failure;
        Kind kind;
    };
    const std::vector<Row> rows{
        {{.name = FailureName::validation_unknown}, Kind::wrong_link},
        {{.name = FailureName::too_many_attempts, .limit = Limit::addresses}, Kind::addresses_used_up},
        {{.name = FailureName::too_many_attempts, .limit = Limit::transmissions},
         Kind::transmissions_used_up},
        {{.name = FailureName::too_many_attempts, .limit = Limit::codes}, Kind::codes_used_up},
        {{.name = FailureName::address_read_only}, Kind::read_only},
        {{.name = FailureName::helper_failed}, Kind::not_sent},
        {{.name = FailureName::parameter_missing}, Kind::bad_request},
        {{.name = FailureName::redirect_uri_wrong}, Kind::bad_request},
        {{.name = FailureName::database_unavailable}, Kind::broken},
        {{.name = FailureName::internal}, Kind::broken},
        {{.name = FailureName::commit_unknown}, Kind::outcome_unknown},
    };
    for (const Row& row : rows) {
        CAPTURE(row_of(row.failure.name).word);
        CHECK(choose_failure_page(row.failure).kind == row.kind);
    }
}

TEST_CASE("a bad request is told to the one who made it; when waiting helps, for how long") {
    const Failure failure{
        .name = FailureName::parameter_missing, .field = "client_id", .detail = "client_id"};
    CHECK(choose_failure_page(failure).detail == "A required parameter is missing. client_id");
    CHECK_FALSE(choose_failure_page(failure).retry_after);
    CHECK(choose_failure_page({.name = FailureName::busy, .retry_after = 1s}).retry_after == 1s);
}
