#include "helpers/email/reply.hpp"

#include <doctest/doctest.h>

#include "base/text.hpp"

namespace challenger {

namespace {

SmtpReply reply_of(std::string_view lines) {
    SmtpReply out;
    for (const auto line : split(lines, '\n')) out.add(line);
    return out;
}

}  // namespace

TEST_CASE("a reply of several lines reads as one, each code once") {
    CHECK(reply_of("550-5.1.1 The account that you tried to reach\n550 5.1.1 does not exist").format() ==
          "550 5.1.1 The account that you tried to reach does not exist");
    CHECK(reply_of("550 relay not permitted").format() == "550 relay not permitted");
    CHECK(reply_of("451 4.7.1 Greylisted").enhanced() == "4.7.1");
    CHECK(reply_of("554 5.7.26 no").enhanced() == "5.7.26");
    CHECK(reply_of("554 5.1.2.3 listed").enhanced().empty());
    CHECK(reply_of("550").format() == "550");
    CHECK(reply_of("550-half").is_refusal());
    CHECK_FALSE(reply_of("550-half").is_complete());
    for (const std::string_view none : {"", "5", "hello", "55x", "5 5 0", "\xff\xfe"})
        CHECK(reply_of(none).code() == 0);
}

TEST_CASE("a refusal stays, what was accepted gives way") {
    CHECK(reply_of("354 go on\n550 5.2.2 full").format() == "550 5.2.2 full");
    CHECK(reply_of("550 no\n221 bye").format() == "550 no");
}

TEST_CASE("a status in the middle of the words is found, a number of an address or a version is not") {
    using Statuses = std::vector<std::string>;
    CHECK(reply_of("550 5.1.1 host said: 550 5.7.1 no").statuses() == Statuses{"5.1.1", "5.7.1"});
    CHECK(reply_of("550 no mailbox here (#5.1.1)").statuses() == Statuses{"5.1.1"});
    CHECK(reply_of("550-5.1.1 no\n550 5.7.1 no").statuses() == Statuses{"5.1.1", "5.7.1"});
    CHECK(reply_of("550 [5.1.1.9] v5.1.1 15.1.1 5.1 5.1111.1 x-5.1.1").statuses().empty());
}

}  // namespace challenger
