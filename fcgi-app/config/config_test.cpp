#include <doctest/doctest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>

#include "config/documents.hpp"
#include "config/key_file.hpp"
#include "config/settings.hpp"
#include "config/theme.hpp"

using namespace challenger;
using namespace std::string_literals;
using namespace std::chrono_literals;

namespace {

// A file that lives as long as this object.
class TemporaryFile {
  public:
    explicit TemporaryFile(const std::string& content, mode_t mode = 0600) {
        const int fd = ::mkstemp(path_.data());
        REQUIRE(fd >= 0);
        ::fchmod(fd, mode);
        ::close(fd);
        std::ofstream(path_) << content;
    }
    ~TemporaryFile() { ::unlink(path_.c_str()); }
    const std::string& path() const { return path_; }

  private:
    std::string path_ = "/tmp/challenger-config-test-XXXXXX";
};

const std::string kLeast =
    "[challenger]\nADDRESS_TYPE = phone\nBASE_URL = https://example.org/c/\nAUTH_COMMAND = /bin/true\n";

tl::expected<Settings, std::string> load(const std::string& content) {
    const TemporaryFile file(content);
    return load_settings(file.path(), "test");
}

}  // namespace

TEST_CASE("three options are enough; the rest has the defaults of section 10") {
    const auto settings = load(kLeast).value();
    CHECK(settings.entries_per_code == 3);
    CHECK(settings.transmissions_per_address == 3);
    CHECK(settings.addresses_per_validation == 3);
    CHECK(settings.failures_given_back == 5);
    CHECK(settings.transmission_waits == std::vector<std::chrono::seconds>{60s, 120s, 300s});
    CHECK(settings.validation_duration == 1h);
    CHECK(settings.validation_expiration == std::chrono::days(365));
    CHECK(settings.helper_timeout == 30s);
    CHECK(settings.secret_file == "/etc/challenger-fcgi/test.secret");
    CHECK(settings.connection.find("dbname=challenger-fcgi-test user=challenger-fcgi-test") !=
          std::string::npos);
    CHECK(settings.base_host == "example.org");
}

TEST_CASE("a command keeps its own quotes, other values lose theirs") {
    const auto settings = load(
                              "[challenger]\nADDRESS_TYPE = \"phone\"\nBASE_URL = 'https://example.org/'\n"
                              "AUTH_COMMAND = \"/opt/my helper\"\n")
                              .value();
    CHECK(settings.auth_command == std::vector<std::string>{"/opt/my helper"});
    CHECK(settings.base_url == "https://example.org/");
}

TEST_CASE("letters have their own defaults") {
    const auto settings = load(
                              "[challenger]\nADDRESS_TYPE = postal-ch\nBASE_URL = https://example.org/\n"
                              "AUTH_COMMAND = /bin/true\n")
                              .value();
    CHECK(settings.entries_per_code == 5);
    CHECK(settings.transmissions_per_address == 2);
    CHECK(settings.addresses_per_validation == 2);
    CHECK(settings.transmission_waits == std::vector<std::chrono::seconds>{std::chrono::days(7)});
    CHECK(settings.validation_duration == std::chrono::days(40));
}

TEST_CASE("what config show prints reads back as the same settings") {
    const auto settings = load(kLeast +
                               "HELPER_ADDRESS = environment\nHELPER_ENVIRONMENT = A "
                               "B\n[policy]\nTRANSMISSION_WAITS = 1 s, 2 min\n")
                              .value();
    const auto again = load(dump_settings(settings));
    REQUIRE(again);
    CHECK(again->helper_address == HelperAddress::environment);
    CHECK(dump_settings(*again) == dump_settings(settings));
    CHECK(policy_text(*again) == policy_text(settings));
}

TEST_CASE("a policy's text changes with each of its numbers") {
    const std::string plain = policy_text(load(kLeast).value());
    for (const auto change : {"[policy]\nENTRIES_PER_CODE = 4", "[policy]\nTRANSMISSIONS_PER_ADDRESS = 4",
                              "[policy]\nADDRESSES_PER_VALIDATION = 4", "[policy]\nTRANSMISSION_WAITS = 60 s",
                              "[policy]\nFAILURES_GIVEN_BACK = 4", "VALIDATION_DURATION = 2 h",
                              "VALIDATION_EXPIRATION = 2 days", "HELPER_TIMEOUT = 29 s"})
        CHECK(policy_text(load(kLeast + change + "\n").value()) != plain);
}

TEST_CASE("a bad configuration is refused, naming section, option, what was found and what is allowed") {
    const auto refusal = [](const std::string& more) {
        const auto settings = load(kLeast + more);
        REQUIRE_MESSAGE(!settings, more);
        return settings.error();
    };
    const auto names = [&](const std::string& more, std::initializer_list<const char*> parts) {
        const std::string text = refusal(more);
        for (const auto part : parts) CHECK_MESSAGE(text.find(part) != std::string::npos, text);
    };
    names("HELPER_TIMEOUT = soon\n", {"[challenger] HELPER_TIMEOUT", "\"soon\"", "90 s"});
    names("HELPER_TIMEOUT = 36 s\n", {"HELPER_TIMEOUT", "35 s"});
    // nginx waits 5 s: a call that may take longer would be committed behind its 504.
    names("[database]\nSTATEMENT_TIMEOUT = 4 s\n",
          {"[database] STATEMENT_TIMEOUT", "\"4 s\"", "from 1 s to 3 s"});
    names("NOSUCH = 1\n", {"[challenger] NOSUCH", "unknown", "BASE_URL"});
    names("[nosuch]\na = 1\n", {"[nosuch]", "challenger, database, policy"});
    names("[policy]\nENTRIES_PER_CODE = 0\n", {"[policy] ENTRIES_PER_CODE", "\"0\"", "1 to 100"});
    names("[policy]\nTRANSMISSION_WAITS = 1 s,,2 s\n", {"TRANSMISSION_WAITS", "commas"});
    names("[policy]\nADDRESSES_PER_VALIDATION = 20\n", {"ADDRESSES_PER_VALIDATION", "64", "65"});
    names("[database]\nPREPARE = maybe\n", {"[database] PREPARE", "YES, NO"});
    names("address_hint = a\nADDRESS_HINT = b\n", {"ADDRESS_HINT", "twice"});
    names("HELPER_TIMEOUT = 1 s\nHELPER_TIMEOUT = 1 s\n", {"line"});
    names("ADDRESS_RESTRICTIONS = {\"X\":{}}\n", {"ADDRESS_RESTRICTIONS", "CONTACT_PHONE"});
    names("PHONE_REGION = Schweiz\n", {"PHONE_REGION", "Schweiz", "such as CH"});
    names("HELPER_ADDRESS = stdin\n", {"[challenger] HELPER_ADDRESS", "\"stdin\"", "argument, environment"});
    names("HELPER_ENVIRONMENT = A=b\n", {"HELPER_ENVIRONMENT", "without ="});
    for (const std::string proxies : {"proxy.example", "10.0.0.1, 10.0.0.2", "10.0.0.1 0.0.0.0/0", "::/0"})
        names("TRUSTED_PROXIES = " + proxies + "\n",
              {"[challenger] TRUSTED_PROXIES", proxies.c_str(), "such as 10.1.2.0/24"});
    CHECK(load("[challenger]\nADDRESS_TYPE = pigeon\n").error().find("postal-ch") != std::string::npos);
    CHECK(load("").error().find("ADDRESS_TYPE") != std::string::npos);
    CHECK(load("[challenger]\nADDRESS_TYPE = phone\nBASE_URL = https://example.org/c\n")
              .error()
              .find("BASE_URL") != std::string::npos);
    CHECK(load("[challenger]\nADDRESS_TYPE = phone\nBASE_URL = https://example.org/\nAUTH_COMMAND = true\n")
              .error()
              .find("AUTH_COMMAND") != std::string::npos);
    CHECK(load("BASE_URL = https://example.org/\n").error().find("BASE_URL comes before any [section]") !=
          std::string::npos);
}

TEST_CASE("a file that cannot be opened is named with the system's reason, and no line of it is") {
    const std::string reason = "/nonexistent.conf: No such file or directory";
    CHECK(load_settings("/nonexistent.conf", "x").error() == reason);
    CHECK(load_theme("/nonexistent.conf").error() == reason);
    CHECK(load_keys("/nonexistent.conf").error().starts_with(reason));
    CHECK(load_documents("/nonexistent.conf").error() == reason);
    CHECK(load_theme(TemporaryFile("[theme]\nLOGO = /nonexistent.svg\n").path())
              .error()
              .ends_with("/nonexistent.svg: No such file or directory"));
}

TEST_CASE("a key file gives its keys, the signing one first") {
    const TemporaryFile file("# comment\n2 " + std::string(52, '0') + "\n\n1 " + std::string(51, 'Z') +
                             "0\n");
    const auto keys = load_keys(file.path());
    REQUIRE(keys);
    CHECK(keys->at(0).number == 2);
    CHECK(keys->at(1).bytes.size() == 32);
    const TemporaryFile fresh(new_key_file());
    CHECK(load_keys(fresh.path()).value().front().number == 1);
}

TEST_CASE("a key file that is open to others, empty, doubled or malformed is refused") {
    const std::string good = "1 " + std::string(52, '0') + "\n";
    CHECK_FALSE(load_keys(TemporaryFile(good, 0644).path()));
    CHECK(load_keys(TemporaryFile(good, 0640).path()));
    for (const auto& bad :
         {""s, "1\n"s, "0 " + std::string(52, '0'), "1 " + std::string(51, '0'), good + good})
        CHECK_FALSE(load_keys(TemporaryFile(bad).path()));
    CHECK_FALSE(load_keys("/nonexistent"));
}
