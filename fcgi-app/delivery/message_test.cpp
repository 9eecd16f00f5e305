#include "delivery/message.hpp"

#include <doctest/doctest.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <set>

#include "delivery/client_name.hpp"
#include "delivery/sms_length.hpp"

using namespace challenger;
using namespace std::chrono_literals;

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

TEST_CASE("a text message is one segment with the longest name of a client") {
    const MessageTemplates templates = shipped(AddressType::phone);
    for (const std::string& language : templates.languages()) {
        MessageValues values = longest_values();
        values.service = longest_client_name();
        CAPTURE(language);
        CHECK(measure_sms(templates.write(language, values).text).segments == 1);
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
