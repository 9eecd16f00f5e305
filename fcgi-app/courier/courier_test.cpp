#include <doctest/doctest.h>

#include "courier/helper.hpp"
#include "courier/message.hpp"

using namespace challenger;
using namespace std::chrono_literals;

namespace {

// Runs a shell as the helper.
HelperResult shell(const std::string& script, const std::string& input = "",
                   std::chrono::seconds deadline = 20s) {
    return run_helper({{"/bin/sh", "-c", script}, {{"PATH", "/usr/bin:/bin"}}, input, deadline, {}});
}

}  // namespace

TEST_CASE("exit statuses mean what section 11 says") {
    CHECK(shell("exit 0").outcome == HelperOutcome::accepted);
    for (const auto status : {"65", "67", "68"})
        CHECK(shell(std::string("exit ") + status).outcome == HelperOutcome::refused);
    for (const auto status : {"75", "1", "2", "64", "66", "78", "127", "255"})
        CHECK(shell(std::string("exit ") + status).outcome == HelperOutcome::failed);
    CHECK(shell("kill -9 $$").outcome == HelperOutcome::unclear);
    CHECK(shell("exit 64").is_configuration_error);
    CHECK_FALSE(shell("exit 75").is_configuration_error);
    CHECK(run_helper({{"/nonexistent"}, {}, "", 5s, {}}).outcome == HelperOutcome::failed);
}

TEST_CASE("the helper reads the whole message and then the end of it") {
    CHECK(shell("test \"$(wc -c)\" -eq 100000", std::string(100'000, 'x')).outcome ==
          HelperOutcome::accepted);
    CHECK(shell("exit 0", std::string(1'000'000, 'x')).outcome == HelperOutcome::accepted);
}

TEST_CASE("at the deadline the helper's whole group is dead, and the outcome unclear") {
    CHECK(shell("sleep 100 & sleep 100", "", 1s).outcome == HelperOutcome::unclear);
}

TEST_CASE("a helper that floods standard error ends, and 4 KiB are kept") {
    const auto result = shell("head -c 1000000 /dev/zero | tr '\\0' x >&2; exit 75");
    CHECK(result.outcome == HelperOutcome::failed);
    CHECK(result.words.size() == 4096);
}

TEST_CASE("a helper's words are kept without codes, addresses and long numbers") {
    CHECK(mask_words("to Alice@Example.org code 1234-5678", {"alice@example.org", "1234-5678"}, false) ==
          "to *** code ***");
    CHECK(mask_words("number 41790000000 line 12345", {}, false) == "number *** line 12345");
    CHECK(mask_words("aaaa secr", {"secret"}, true) == "aaa");
    CHECK(mask_words("", {"x", ""}, true).empty());
}

TEST_CASE("a message names code, service and reference; its subject does not hold the code") {
    const Message message = write_message("1234-5678", "example.org", "ABCD1234");
    for (const auto part : {"1234-5678", "example.org", "ABCD1234"})
        CHECK(message.text.find(part) != std::string::npos);
    CHECK(message.subject.find("1234") == std::string::npos);
}
