#include <doctest/doctest.h>

#include <chrono>
#include <csignal>

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
    CHECK(shell("exit 0").outcome == TransmissionOutcome::accepted);
    for (const auto status : {"65", "67", "68"})
        CHECK(shell(std::string("exit ") + status).outcome == TransmissionOutcome::refused);
    for (const auto status : {"75", "1", "2", "64", "66", "78", "127", "255"})
        CHECK(shell(std::string("exit ") + status).outcome == TransmissionOutcome::failed);
    CHECK(shell("kill -9 $$").outcome == TransmissionOutcome::unclear);
    CHECK(shell("exit 64").is_configuration_error);
    CHECK_FALSE(shell("exit 75").is_configuration_error);
    CHECK(run_helper({{"/nonexistent"}, {}, "", 5s, {}}).outcome == TransmissionOutcome::failed);
}

TEST_CASE("the helper reads the whole message and then the end of it") {
    CHECK(shell("test \"$(wc -c)\" -eq 100000", std::string(100'000, 'x')).outcome ==
          TransmissionOutcome::accepted);
    CHECK(shell("exit 0", std::string(1'000'000, 'x')).outcome == TransmissionOutcome::accepted);
}

TEST_CASE("at the deadline the helper's whole group is dead, and the outcome unclear") {
    CHECK(shell("sleep 100 & sleep 100", "", 1s).outcome == TransmissionOutcome::unclear);
}

TEST_CASE("a helper that floods standard error ends, and 4 KiB are kept") {
    const auto result = shell("head -c 1000000 /dev/zero | tr '\\0' x >&2; exit 75");
    CHECK(result.outcome == TransmissionOutcome::failed);
    CHECK(result.words.size() == 4096);
}

TEST_CASE("a helper's words are kept without codes, addresses and long numbers") {
    CHECK(mask_words("to Alice@Example.org code 1234-5678", {"alice@example.org", "1234-5678"}, false) ==
          "to *** code ***");
    CHECK(mask_words("number 41790000000 line 12345", {}, false) == "number *** line 12345");
    CHECK(mask_words("a 8886 6778 b +41 (79) 111.00.02", {}, false) == "a *** b +***");
    CHECK(mask_words("12345 and 1.2.3.4", {}, false) == "12345 and 1.2.3.4");
    CHECK(mask_words("", {"x", ""}, true).empty());
}

TEST_CASE("no part of a hidden text is kept where the words are cut, wherever the cut falls") {
    const std::string secret = "Secret-Word";
    for (std::size_t kept = 0; kept <= secret.size(); ++kept) {
        const std::string words =
            mask_words("padding padding padding " + secret.substr(0, kept), {secret}, true);
        CHECK(words.find('S') == std::string::npos);
        CHECK(words.starts_with("padding"));
    }
    CHECK(mask_words("x Secret-Word and much more text", {secret}, true).find("Word") == std::string::npos);
}

TEST_CASE("a helper's end is told truly even when its parent was started with SIGCHLD ignored") {
    // The link to the web server sets it back; without that, no status could be read, and the outcome is
    // unclear.
    const auto before = std::signal(SIGCHLD, SIG_IGN);
    CHECK(shell("exit 65").outcome == TransmissionOutcome::unclear);
    std::signal(SIGCHLD, before);
    CHECK(shell("exit 65").outcome == TransmissionOutcome::refused);
}

TEST_CASE("a helper that leaves its group has the same deadline") {
    const auto start = std::chrono::steady_clock::now();
    const auto result =
        run_helper({{"/usr/bin/perl", "-e", "setpgrp(0, getppid()); sleep 60"}, {}, "", 1s, {}});
    CHECK(result.outcome == TransmissionOutcome::unclear);
    CHECK(std::chrono::steady_clock::now() - start < 30s);  // not the helper's 60
}

TEST_CASE("a helper starts with default signals and nothing blocked") {
    // A blocked or ignored TERM would survive into the shell and keep it alive.
    sigset_t blocked;
    sigemptyset(&blocked);
    sigaddset(&blocked, SIGTERM);
    sigprocmask(SIG_BLOCK, &blocked, nullptr);
    const auto before = std::signal(SIGPIPE, SIG_IGN);
    CHECK(shell("kill -TERM $$; exit 0").reason == "signal 15");
    CHECK(shell("kill -PIPE $$; exit 0").reason == "signal 13");
    std::signal(SIGPIPE, before);
    sigprocmask(SIG_UNBLOCK, &blocked, nullptr);
}

TEST_CASE("a message names code, service and reference; its subject does not hold the code") {
    const Message message = write_message("1234-5678", "example.org", "ABCD1234");
    for (const auto part : {"1234-5678", "example.org", "ABCD1234"})
        CHECK(message.text.find(part) != std::string::npos);
    CHECK(message.subject.find("1234") == std::string::npos);
}
