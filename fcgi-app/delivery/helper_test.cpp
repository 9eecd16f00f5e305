#include "delivery/helper.hpp"

#include <doctest/doctest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <thread>

#include "delivery/masking.hpp"

using namespace challenger;
using namespace std::chrono_literals;

namespace {

// Runs a shell as the helper.
HelperResult shell(const std::string& script, const std::string& input = "",
                   std::chrono::seconds deadline = 20s) {
    return run_helper({.program = {.command = {"/bin/sh", "-c", script},
                                   .environment = {{"PATH", "/usr/bin:/bin"}},
                                   .input = input,
                                   .deadline = deadline},
                       .hidden = {}});
}

// What a helper would be run with for a phone number.
ProgramRun prepared(HelperAddress place, std::vector<std::string> environment_names = {}) {
    const Address address{AddressType::phone, {{"CONTACT_PHONE", "+41790000000"}}};
    const Message message{"Subject", "Text", "en"};
    return prepare_helper({.address_type = AddressType::phone,
                           .command = {"/bin/true", "--fixed"},
                           .address_place = place,
                           .environment_names = std::move(environment_names),
                           .timeout = 20s},
                          {.address = address, .message = message, .code = "12345678"})
        .program;
}

// The values that a name has in an environment.
std::vector<std::string> values_of(const ProgramRun& run, const std::string& name) {
    std::vector<std::string> out;
    for (const auto& [key, value] : run.environment)
        if (key == name) out.push_back(value);
    return out;
}

// Whether a process has ended. A zombie has: it only waits for the process that adopted it.
bool is_gone(pid_t process) {
    if (::kill(process, 0) != 0) return errno == ESRCH;
    std::ifstream file("/proc/" + std::to_string(process) + "/stat");
    const std::string stat(std::istreambuf_iterator<char>(file), {});
    const auto name_end = stat.rfind(") ");
    return name_end == std::string::npos || stat[name_end + 2] == 'Z';
}

// Looks again and again until a process has ended, for 10 s at most: a SIGKILL takes a moment.
bool ends_soon(pid_t process) {
    const auto end = std::chrono::steady_clock::now() + 10s;
    while (!is_gone(process) && std::chrono::steady_clock::now() < end) std::this_thread::sleep_for(10ms);
    return is_gone(process);
}

// A process that runs a shell as its helper. The script writes its own id and that of a child into $FILE.
class Starter {
  public:
    Starter(const std::string& script, std::chrono::seconds deadline) : process_(::fork()) {
        if (process_ != 0) return;
        const std::string self = std::to_string(::getpid());
        shell("FILE=" + file_of(::getpid()).string() + " STARTER=" + self + "; " + script, "", deadline);
        ::_exit(0);
    }
    Starter(const Starter&) = delete;
    Starter& operator=(const Starter&) = delete;
    ~Starter() {
        ::kill(process_, SIGKILL);
        ::waitpid(process_, nullptr, 0);
        std::filesystem::remove(file_of(process_));
    }

    pid_t id() const { return process_; }

    // The helper and its child, as soon as they are known; 0 after 10 s.
    std::pair<pid_t, pid_t> processes() const {
        std::pair<pid_t, pid_t> out;
        const auto end = std::chrono::steady_clock::now() + 10s;
        while (out.second == 0 && std::chrono::steady_clock::now() < end) {
            std::this_thread::sleep_for(10ms);
            std::ifstream(file_of(process_)) >> out.first >> out.second;
        }
        return out;
    }

  private:
    static std::filesystem::path file_of(pid_t starter) {
        return std::filesystem::temp_directory_path() / ("starter-" + std::to_string(starter));
    }

    pid_t process_;
};

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
    CHECK(outcome_of(run_program({{"/nonexistent"}, {}, "", 5s})) == TransmissionOutcome::failed);
}

TEST_CASE("the address is the last argument or in CHALLENGER_ADDRESS, never in both") {
    const std::string json = R"({"CONTACT_PHONE":"+41790000000"})";
    const ProgramRun by_argument = prepared(HelperAddress::argument);
    CHECK(by_argument.command == std::vector<std::string>{"/bin/true", "--fixed", json});
    for (const auto& [name, value] : by_argument.environment)
        CHECK(value.find("790000000") == std::string::npos);
    const ProgramRun by_environment = prepared(HelperAddress::environment);
    CHECK(by_environment.command == std::vector<std::string>{"/bin/true", "--fixed"});
    CHECK(values_of(by_environment, "CHALLENGER_ADDRESS") == std::vector{json});
}

TEST_CASE("what HELPER_ENVIRONMENT hands on replaces no variable of the contract") {
    ::setenv("CHALLENGER_ADDRESS", "{}", 1);
    ::setenv("CHALLENGER_TEST_OWN", "own", 1);
    const ProgramRun run =
        prepared(HelperAddress::environment, {"CHALLENGER_ADDRESS", "CHALLENGER_TEST_OWN", "PATH"});
    ::unsetenv("CHALLENGER_ADDRESS");
    ::unsetenv("CHALLENGER_TEST_OWN");
    CHECK(values_of(run, "CHALLENGER_ADDRESS") ==
          std::vector<std::string>{R"({"CONTACT_PHONE":"+41790000000"})"});
    CHECK(values_of(run, "CHALLENGER_TEST_OWN") == std::vector<std::string>{"own"});
    CHECK(values_of(run, "PATH").size() == 1);
}

TEST_CASE("the helper reads the whole message and then the end of it") {
    CHECK(shell("test \"$(wc -c)\" -eq 100000", std::string(100'000, 'x')).outcome ==
          TransmissionOutcome::accepted);
    CHECK(shell("exit 0", std::string(1'000'000, 'x')).outcome == TransmissionOutcome::accepted);
}

TEST_CASE("at the deadline the helper's whole group is dead, and the outcome unclear") {
    const auto file = std::filesystem::temp_directory_path() / ("grandchild-" + std::to_string(::getpid()));
    const auto result = shell("sleep 100 & echo $$ $! >" + file.string() + "; wait", "", 1s);
    CHECK(result.outcome == TransmissionOutcome::unclear);
    CHECK(result.reason == "deadline");
    pid_t helper = 0;
    pid_t grandchild = 0;
    std::ifstream(file) >> helper >> grandchild;
    std::filesystem::remove(file);
    REQUIRE(grandchild > 1);
    CHECK(::kill(helper, 0) == -1);  // dead, and reaped
    CHECK(ends_soon(grandchild));
    ::kill(grandchild, SIGKILL);  // in case it did not
}

TEST_CASE("a helper that floods standard error ends, and 4 KiB are kept") {
    const auto result = shell("head -c 1000000 /dev/zero | tr '\\0' x >&2; exit 75");
    CHECK(result.outcome == TransmissionOutcome::failed);
    CHECK(result.words.size() == 4096);
}

TEST_CASE("a helper that floods standard output ends, and what it says in the first 1 KiB counts") {
    const auto result =
        shell("echo gateway=a about=gateway; head -c 1000000 /dev/zero | tr '\\0' x; exit 75");
    CHECK(result.outcome == TransmissionOutcome::failed);
    REQUIRE(result.reports.size() == 1);
    CHECK(result.reports[0] == GatewayReport{"a", About::gateway});
    CHECK(shell("head -c 1024 /dev/zero; echo gateway=a about=us").reports.empty());
}

TEST_CASE("what a helper has said counts also when it is killed") {
    const auto result = shell("echo gateway=a about=recipient; sleep 100", "", 1s);
    CHECK(result.outcome == TransmissionOutcome::unclear);
    REQUIRE(result.reports.size() == 1);
    CHECK(result.reports[0].about == About::recipient);
}

TEST_CASE("a configuration error that a helper says nothing of is about us") {
    const GatewayReport ours{"-", About::us};
    CHECK(shell("exit 78").reports == std::vector{ours});
    CHECK(helper_result(run_program({{"/nonexistent"}, {}, "", 5s}), {}).reports == std::vector{ours});
    CHECK(shell("echo gateway=a about=us; exit 78").reports[0].gateway == "a");
    CHECK(shell("exit 75").reports.empty());
    CHECK(shell("exit 0").reports.empty());
}

TEST_CASE("a helper's words are kept without codes, addresses and long numbers") {
    CHECK(mask_words("to Alice@Example.org code 1234-5678", {"alice@example.org", "1234-5678"}, false) ==
          "to *** code ***");
    CHECK(mask_words("number 41790000000 line 12345", {}, false) == "number *** line 12345");
    CHECK(mask_words("a 8886 6778 b +41 (79) 111.00.02", {}, false) == "a *** b +***");
    CHECK(mask_words("12345 and 1.2.3.4", {}, false) == "12345 and 1.2.3.4");
    CHECK(mask_words("", {"x", ""}, true).empty());
}

TEST_CASE("the status of a mail server is readable in its words, a code behind it is not") {
    const auto masked = [](const std::string& words) { return mask_words(words, {"12345678"}, false); };
    CHECK(masked("the server says: 451 4.7.1 greylisted") == "the server says: 451 4.7.1 greylisted");
    CHECK(masked("helper: the server says: 550-5.1.1 no 550 5.7.26 no") ==
          "helper: the server says: 550-5.1.1 no 550 5.7.26 no");
    CHECK(masked("the server says: 554 127.0.0.123 is listed") == "the server says: 554 *** is listed");
    CHECK(masked("the server says: 550 1234-5678 is spam") == "the server says: 550 *** is spam");
    CHECK(masked("the server says: 550 5.1.1 8765 4321") == "the server says: 550 5.1.1 ***");
    CHECK(masked("the server says: 550 5.1.1234") == "the server says: 550 ***");
    CHECK(masked("550 5.1.1.87") == "***");
    CHECK(masked("8550 5.1.1") == "***");
    CHECK(masked("code 550 127 00") == "code ***");
    CHECK(masked("+41 550 5.1.1") == "+***");
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
    const auto before = std::signal(SIGCHLD, SIG_IGN);
    CHECK(shell("exit 65").outcome == TransmissionOutcome::refused);
    std::signal(SIGCHLD, before);
    CHECK(shell("exit 65").outcome == TransmissionOutcome::refused);
}

TEST_CASE("the deadline ends the helper's group also when its starter was killed or stopped") {
    for (const int signal : {SIGKILL, SIGSTOP}) {
        CAPTURE(signal);
        const Starter starter("trap '' TERM; sleep 100 & echo $$ $! >$FILE; wait", 3s);
        const auto [helper, grandchild] = starter.processes();
        REQUIRE(grandchild > 1);
        ::kill(starter.id(), signal);
        CHECK(ends_soon(helper));
        CHECK(ends_soon(grandchild));
        ::kill(grandchild, SIGKILL);  // in case it did not
    }
}

TEST_CASE("a helper whose starter was killed goes on to its end, and what it has started ends with it") {
    const Starter starter("sleep 100 & echo $$ $! >$FILE; while kill -0 $STARTER; do sleep 0.01; done", 60s);
    const auto [helper, grandchild] = starter.processes();
    REQUIRE(grandchild > 1);
    ::kill(starter.id(), SIGKILL);
    ::waitpid(starter.id(), nullptr, 0);  // what the helper waits for
    CHECK(ends_soon(grandchild));
    ::kill(grandchild, SIGKILL);
}

TEST_CASE("a helper that leaves its group has the same deadline") {
    const auto start = std::chrono::steady_clock::now();
    const auto result = run_program({{"/usr/bin/perl", "-e", "setpgrp(0, getppid()); sleep 60"}, {}, "", 1s});
    CHECK(result.kind == ProgramEnd::Kind::out_of_time);
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
