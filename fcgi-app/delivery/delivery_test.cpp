#include <doctest/doctest.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <thread>

#include "delivery/helper.hpp"
#include "delivery/masking.hpp"
#include "delivery/message.hpp"
#include "delivery/sms_length.hpp"

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
    // The link to the web server sets it back; without that, no status could be read, and the outcome is
    // unclear.
    const auto before = std::signal(SIGCHLD, SIG_IGN);
    CHECK(shell("exit 65").outcome == TransmissionOutcome::unclear);
    std::signal(SIGCHLD, before);
    CHECK(shell("exit 65").outcome == TransmissionOutcome::refused);
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

namespace {

MessageTemplates shipped(AddressType type) {
    auto loaded = MessageTemplates::load(type, "");
    REQUIRE_MESSAGE(loaded, loaded.error());
    return std::move(*loaded);
}

// The longest that must fit: a service of 12 and a domain of 20 characters.
MessageValues longest_values(const Address* address = nullptr) {
    return {.code = "12345678",
            .service = "Example Corp",
            .domain = "login.example-ab.org",
            .reference = "ABCD1234",
            .url = "https://login.example-ab.org/webui/NONCE",
            .left = 24h,
            .address = address};
}

const std::vector<std::string> kTwelve{"ar", "de", "en", "es", "fr", "it",
                                       "nl", "pl", "pt", "tr", "uk", "zh"};

// A folder for one test's own templates.
struct OwnTemplates {
    OwnTemplates() : folder(std::filesystem::temp_directory_path() / ("own-" + std::to_string(::getpid()))) {
        std::filesystem::create_directories(folder / "phone");
    }
    ~OwnTemplates() { std::filesystem::remove_all(folder); }
    void write(const std::string& name, const std::string& text) const {
        std::ofstream(folder / "phone" / name) << text;
    }
    tl::expected<MessageTemplates, std::string> load() const {
        return MessageTemplates::load(AddressType::phone, folder);
    }
    std::string fault() const {
        const auto loaded = load();
        return loaded ? "" : loaded.error();
    }
    std::filesystem::path folder;
};

}  // namespace

TEST_CASE("every type speaks the twelve languages; no subject leads to the code") {
    for (const AddressKind& kind : address_kinds()) {
        const AddressType type = kind.type;
        const MessageTemplates templates = shipped(type);
        CHECK(templates.languages() == kTwelve);
        for (const std::string& language : templates.languages()) {
            const Message message = templates.write(language, longest_values());
            CHECK(message.language == language);
            CHECK(message.text.find(kind.is_text_message ? "#12345678" : "1234-5678") != std::string::npos);
            // A text message of 70 characters has no room for the reference; the page shows it.
            const bool is_short = kind.is_text_message && !measure_sms(message.text).is_gsm;
            CHECK((is_short || message.text.find("ABCD1234") != std::string::npos));
            CHECK(message.subject.find("5678") == std::string::npos);
            CHECK(message.subject.find("Example Corp") != std::string::npos);
            CHECK(message.subject.find('\n') == std::string::npos);
        }
    }
}

TEST_CASE("a text message is one segment in every language, begins with the code and ends with it") {
    const MessageTemplates templates = shipped(AddressType::phone);
    const std::set<std::string> in_ucs2{"ar", "uk", "zh"};
    for (const std::string& language : templates.languages())
        for (const auto left : std::array<std::chrono::minutes, 5>{2min, 59min, 119min, 24h, 99h}) {
            MessageValues values = longest_values();
            values.left = left;
            const std::string text = templates.write(language, values).text;
            const SmsLength length = measure_sms(text);
            CAPTURE(language);
            CAPTURE(text);
            CHECK(length.segments == 1);
            CHECK(length.is_gsm != in_ucs2.contains(language));
            CHECK((text.starts_with("1234-5678 ") || text.starts_with("12345678 ")));
            CHECK(text.ends_with("\n@login.example-ab.org #12345678"));
            CHECK(std::count(text.begin(), text.end(), '\n') == 1);
        }
}

TEST_CASE("a letter names its page on a line of its own, an e-mail has no link") {
    for (const std::string& language : kTwelve) {
        CHECK(shipped(AddressType::postal)
                  .write(language, longest_values())
                  .text.find("\n\nhttps://login.example-ab.org/webui/NONCE\n\n") != std::string::npos);
        CHECK(shipped(AddressType::email).write(language, longest_values()).text.find("://") ==
              std::string::npos);
    }
}

TEST_CASE("a letter says the last whole day of its code, and how its page's address begins") {
    MessageValues values = longest_values();
    values.now = std::chrono::sys_days(2026y / 11 / 27) + 10h;
    values.left = 24h * 40;  // to 6 January, 10:00 UTC: at that moment 5 January is not over everywhere
    const MessageTemplates templates = shipped(AddressType::postal);
    CHECK(templates.write("en", values).text.find(" by 4 January 2027.") != std::string::npos);
    CHECK(templates.write("de", values).text.find(" bis zum 4. Januar 2027 ") != std::string::npos);
    for (const std::string& language : kTwelve) {
        const std::string text = templates.write(language, values).text;
        CAPTURE(text);
        CHECK(text.find("2027") != std::string::npos);
        CHECK(text.find("https://login.example-ab.org/") != text.rfind("https://login.example-ab.org/"));
    }
    values.left = 24h * 40 + 2h;  // 5 January is over on the last shores
    CHECK(templates.write("en", values).text.find(" by 5 January 2027.") != std::string::npos);
    values.left = 1h;
    CHECK(templates.write("en", values).text.find(" by 27 November 2026.") != std::string::npos);
    values.url = "http://localhost:8080/c/webui/NONCE";
    CHECK(templates.write("en", values).text.find(" begins with http://localhost:8080/.") !=
          std::string::npos);
}

TEST_CASE("times left are whole minutes and days, never none, and not one less for a moment's delay") {
    const OwnTemplates own;
    own.write("en.body.txt", "{{code}} {{minutes}} {{days}}");
    const auto templates = own.load();
    REQUIRE(templates);
    const auto left = [&](std::chrono::seconds time) {
        MessageValues values = longest_values();
        values.left = time;
        return templates->write("en", values).text.substr(10);
    };
    CHECK(left(1h - 1s) == "60 1");
    CHECK(left(1h - 10s) == "59 1");
    CHECK(left(24h * 40 - 5s) == "57600 40");
    CHECK(left(0s) == "1 1");
}

TEST_CASE("an operator's own message stands in for the shipped one, and a new language beside it") {
    const OwnTemplates own;
    const Address address{AddressType::phone, {{"CONTACT_PHONE", "+41 79"}}};
    own.write("en.body.txt", "{{code}} {{bare_code}} <{{service}}> {{minutes}} {{days}} {{address}}\n");
    own.write("sv.subject.txt", "Kod\n");
    own.write("sv.body.txt", "Din kod: {{code}} ({{time}})");
    const auto templates = own.load();
    REQUIRE(templates);
    CHECK(templates->write("en", longest_values(&address)).text ==
          "1234-5678 12345678 <Example Corp> 1440 1 +41 79");
    CHECK(templates->write("sv", longest_values()).text == "Din kod: 1234-5678 (24 h)");
    CHECK(templates->write("de", longest_values()).text.find("1234-5678 ist Ihr Code") == 0);
}

TEST_CASE("a message template that cannot be right is refused by name") {
    const auto refused = [](const std::string& name, const std::string& text, const std::string& reason) {
        const OwnTemplates own;
        own.write(name, text);
        CAPTURE(own.fault());
        CHECK(own.fault().find(name) != std::string::npos);
        CHECK(own.fault().find(reason) != std::string::npos);
    };
    refused("en.body.txt", "{{kode}}", "found {{kode}}; allowed: code,");
    refused("en.body.txt", "no code at all", "must hold {{code}}");
    refused("en.body.txt", "{{code", "not closed");
    refused("en.body.txt", "{{code}} \xff", "not UTF-8");
    refused("en.subject.txt", "{{code}}", "found {{code}}; allowed: service,");
    refused("en.subject.txt", "two\nlines", "one line");
    refused("sv.body.txt", "{{code}}", "sv.subject.txt is missing");
    refused("sv.subject.txt", "x", ".body.txt is missing");
    refused("english.txt", "{{code}}", "LANGUAGE.subject.txt");
    refused("en.body.text", "{{code}}", "LANGUAGE.subject.txt");
    const OwnTemplates own;
    own.write("en.body.txt", "{{kode}}");
    CHECK(MessageTemplates::load(AddressType::email, own.folder));  // a folder need not speak of every type
    CHECK(MessageTemplates::load(AddressType::phone, "/nonexistent").error().find("/nonexistent") == 0);
}

TEST_CASE("segments are counted as gateways bill them") {
    const auto segments = [](std::string_view text) { return measure_sms(text).segments; };
    CHECK(segments(std::string(160, 'a')) == 1);
    CHECK(segments(std::string(161, 'a')) == 2);
    CHECK(segments(std::string(307, 'a')) == 3);
    CHECK(segments(std::string(79, 'a') + "€" + std::string(79, 'a')) == 1);
    CHECK(segments(std::string(80, '[')) == 1);
    CHECK(segments(std::string(81, '[')) == 2);
    CHECK(segments(std::string(69, 'a') + "ł") == 1);
    CHECK(segments(std::string(70, 'a') + "ł") == 2);
    CHECK(measure_sms("😀").units == 2);
    CHECK(measure_sms("").segments == 1);
}
