#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "config/settings.hpp"
#include "ctl/import/reference_file.hpp"
#include "ctl/import/reference_import.hpp"

using namespace challenger;
using namespace std::chrono_literals;

namespace {

// A folder of files that lives as long as this object.
class TemporaryFolder {
  public:
    TemporaryFolder() { REQUIRE(::mkdtemp(path_.data()) != nullptr); }
    ~TemporaryFolder() { std::filesystem::remove_all(path_); }
    std::string write(const std::string& name, const std::string& content) const {
        const auto file = std::filesystem::path(path_) / name;
        std::filesystem::create_directories(file.parent_path());
        std::ofstream(file) << content;
        return file.string();
    }

  private:
    std::string path_ = "/tmp/challenger-reference-test-XXXXXX";
};

tl::expected<ReferenceFile, std::string> read(const std::string& content) {
    const TemporaryFolder folder;
    return read_reference_file(folder.write("reference.conf", content));
}

ReferenceImport import_text(const std::string& content) {
    return import_reference(read(content).value(), "reference.conf");
}

bool holds(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

const std::string kLeast =
    "[challenger]\nADDRESS_TYPE = email\nBASE_URL = https://example.org/c/\nAUTH_COMMAND = /bin/true\n";

// What our own rules say to an import.
Settings load(const std::string& text) {
    const TemporaryFolder folder;
    const auto settings = load_settings(folder.write("ours.conf", text), "ours");
    REQUIRE_MESSAGE(settings, settings.error());
    return *settings;
}

}  // namespace

TEST_CASE("names have no case, quotes come off once, the last value holds, a section may come again") {
    const auto file =
        read(
            "% comment\n  # comment\r\n[Challenger]\r\n\tPort=\"80\"\n [ other ] \na = \"\"x\" y\"\n"
            "[CHALLENGER]\nPORT =  81 # no comment \nEMPTY =\n")
            .value();
    CHECK(*file.find("challenger", "port") == "81 # no comment");
    CHECK(*file.find("challenger", "EMPTY") == "");
    CHECK(*file.find("other", "a") == "\"x\" y");
    CHECK(file.find("other", "port") == nullptr);
    CHECK(file.entries.size() == 3);
}

TEST_CASE("files are included from where the including file is, but never a file of secrets") {
    const TemporaryFolder folder;
    folder.write("conf.d/2.conf", "[challenger]\nPORT = 2\n@INLINE@ ../one more.conf\n");
    folder.write("conf.d/1.conf", "[challenger]\nPORT = 1\n");
    folder.write("one more.conf", "[challenger]\nDB = postgres\n");
    const std::string main = folder.write(
        "main.conf", "[x]\n@inline-matching@ conf.d/*.conf\n@Inline-Secret@ X no such.conf\na = b\n");
    const auto file = read_reference_file(main).value();
    CHECK(*file.find("challenger", "PORT") == "2");
    CHECK(*file.find("challenger", "DB") == "postgres");
    CHECK(*file.find("x", "a") == "b");
    REQUIRE(file.secrets.size() == 1);
    CHECK(file.secrets.front().first == "x");
    CHECK(holds(file.secrets.front().second, "/no such.conf"));
}

TEST_CASE("what cannot be read names its file and line, and shows no value") {
    for (const auto& [content, reason] : std::initializer_list<std::pair<std::string, const char*>>{
             {"[a]\nhush\n", "line 2: neither"},
             {"a = hush\n", "line 1: an option before"},
             {"[a]\n = hush\n", "line 2: an option without"},
             {"[]\n", "line 1: a section without"},
             {"[a]\nb = hush\xff\n", "line 2: is not UTF-8"},
             {"[a]\nb = hush\x01\n", "line 2: holds a control"},
             {"@INLINE\n", "line 1: a directive lacks"},
             {"@INLINE@\n", "line 1: a directive that names"},
             {"@INLINE-SECRET@ a\n", "line 1: @INLINE-SECRET@ takes"},
             {"@HUSH@ a\n", "line 1: an unknown"},
             {"@INLINE@ nowhere.conf\n", "line 1: "},
             {"\n@INLINE@ reference.conf\n", "includes itself"},
             {std::string(1024 * 1024 + 1, '\n'), "longer than 1048576 bytes"}}) {
        const auto file = read(content);
        REQUIRE_FALSE(file);
        CHECK_MESSAGE(holds(file.error(), "reference.conf: "), file.error());
        CHECK_MESSAGE(holds(file.error(), reason), file.error());
        CHECK_FALSE(holds(file.error(), "hush"));
    }
}

TEST_CASE("variables come from [PATHS], then the environment, then their default") {
    ::setenv("CHALLENGER_TEST_A", "environment", 1);
    ::setenv("CHALLENGER_TEST_B", "line\nbreak", 1);
    const auto file = read(
                          "[PATHS]\nHOME = /h\nDATA = ${HOME}/data\nCHALLENGER_TEST_A = paths\n"
                          "LOOP = $LOOP/x\nFAT = $FATTER$FATTER\nFATTER = $FAT$FAT\n")
                          .value();
    const auto expanded = [&](std::string_view text) { return expand_variables(file, text).value_or("?"); };
    CHECK(expanded("plain") == "plain");
    CHECK(expanded("$DATA/a $HOME") == "/h/data/a /h");
    CHECK(expanded("$CHALLENGER_TEST_A") == "paths");
    CHECK(expanded("${DATA}base") == "/h/database");
    CHECK(expanded("${CHALLENGER_TEST_NONE:-${HOME}/x}/y") == "/h/x/y");
    CHECK(expanded("${CHALLENGER_TEST_NONE:-}") == "");
    for (const char* bad : {"$CHALLENGER_TEST_NONE/x", "$", "${HOME", "$LOOP", "$FAT", "$CHALLENGER_TEST_B"})
        CHECK_FALSE_MESSAGE(expand_variables(file, bad), bad);
}

TEST_CASE("what carries over is taken, and the result is a configuration") {
    const auto imported = import_text(
        "[paths]\nBIN = /opt/bin\n[challenger]\nADDRESS_TYPE = EMAIL\nBASE_URL = https://example.org/c/\n"
        "AUTH_COMMAND = ${BIN}/send --x 'y z'\nADDRESS_HINT = \"\"Your mail\"\"\nVALIDATION_DURATION = 2 h\n"
        "VALIDATION_EXPIRATION = 1 year\n"
        "ADDRESS_RESTRICTIONS = {\"CONTACT_EMAIL\":{\"regex\":\"@example\\\\.org$\",\"hint\":\"ours\"}}\n");
    CHECK(imported.unsettled.empty());
    const Settings settings = load(imported.text);
    CHECK(settings.address_type == AddressType::email);
    CHECK(settings.auth_command == std::vector<std::string>{"/opt/bin/send", "--x", "y z"});
    CHECK(settings.helper_address == HelperAddress::argument);  // the reference's scripts look nowhere else
    CHECK(settings.address_hint == "\"Your mail\"");
    CHECK(settings.validation_duration == 2h);
    CHECK(settings.validation_expiration == std::chrono::days(365));
    CHECK(holds(settings.address_restrictions, "org$"));
}

TEST_CASE("expressions for typed phone numbers are rewritten for the normal form") {
    const auto imported = import_text(
        "[challenger]\nADDRESS_TYPE = phone\nBASE_URL = https://example.org/c/\nAUTH_COMMAND = /bin/true\n"
        "ADDRESS_RESTRICTIONS = {\"CONTACT_PHONE\":{\"hint\":\"A B\",\"regex\":\"^\\\\+41 [0-9]{2}[- "
        "]?[0-9]{7}$\"}}\n");
    CHECK(imported.unsettled.empty());
    CHECK(holds(imported.text, "\n# Without what separates digits"));
    CHECK(load(imported.text).address_restrictions ==
          R"({"CONTACT_PHONE":{"hint":"A B","regex":"^\\+41[0-9]{2}[0-9]{7}$"}})");
    // One that no rewriting helps is for the operator.
    const auto local = import_text(
        "[challenger]\nADDRESS_TYPE = phone\nBASE_URL = https://example.org/c/\nAUTH_COMMAND = /bin/true\n"
        "ADDRESS_RESTRICTIONS = {\"CONTACT_PHONE\":{\"hint\":\"A\",\"regex\":\"^07[0-9 ]+$\"}}\n");
    CHECK(local.unsettled == std::vector<std::string>{"ADDRESS_RESTRICTIONS"});
    CHECK(holds(local.text, "regex matches no number in normal form"));
}

TEST_CASE("each option that does not carry over has its line, without its value") {
    const auto imported =
        import_text(kLeast +
                    "SERVE = hush\nMESSAGE_TEMPLATE_FILE = hush\nTERMS_DIR = hush\nNEW = hush\n"
                    "[challengerdb-postgres]\nCONFIG = hush\n[taler]\na = hush\nb = hush\n");
    for (const char* line :
         {"# [challenger] SERVE: sockets", "# [challenger] MESSAGE_TEMPLATE_FILE: ", "name it in TERMS_DIR",
          "# [challenger] NEW: unknown", "# [challengerdb-postgres] CONFIG: ", "# [taler]: nothing"})
        CHECK_MESSAGE(holds(imported.text, line), line);
    CHECK_FALSE(holds(imported.text, "hush"));
    load(imported.text);
}

TEST_CASE("what our rules refuse, and what is required and missing, becomes a comment with its reason") {
    for (const auto& [line, name, reason] :
         std::initializer_list<std::tuple<std::string, std::string, const char*>>{
             {"VALIDATION_DURATION = forever", "VALIDATION_DURATION", "90 s"},
             {"ADDRESS_HINT =", "ADDRESS_HINT", "one line"},
             {"ADDRESS_HINT = \"\"x'y\"\"", "ADDRESS_HINT", "both kinds of quotes"},
             {"ADDRESS_RESTRICTIONS = {\"CONTACT_PHONE\":{}}", "ADDRESS_RESTRICTIONS", "CONTACT_EMAIL"},
             {"AUTH_COMMAND = send", "AUTH_COMMAND", "absolute"},
             {"AUTH_COMMAND = $CHALLENGER_TEST_NONE/x", "AUTH_COMMAND", "nor in the environment"},
             {"BASE_URL = https://me:hush@example.org/", "BASE_URL", "without query or user"},
             {"ADDRESS_TYPE = fax", "ADDRESS_TYPE", "postal-ch"}}) {
        const auto imported = import_text(kLeast + line + "\n");
        CHECK_MESSAGE(imported.unsettled == std::vector{name}, line);
        CHECK_MESSAGE(holds(imported.text, "\n# Refused; "), imported.text);
        CHECK_MESSAGE(holds(imported.text, "\n# " + name + " ="), imported.text);
        CHECK_MESSAGE(holds(imported.text, reason), imported.text);
        CHECK_FALSE(holds(imported.text, "hush"));
        std::string settled = imported.text;
        if (!holds(settled, "\nADDRESS_TYPE")) settled += "ADDRESS_TYPE = email\n";
        if (!holds(settled, "\nBASE_URL")) settled += "BASE_URL = https://example.org/\n";
        if (!holds(settled, "\nAUTH_COMMAND")) settled += "AUTH_COMMAND = /bin/true\n";
        load(settled);
    }
    const auto imported = import_text("[challenger]\nPORT = 1\n");
    CHECK(imported.unsettled == std::vector<std::string>{"ADDRESS_TYPE", "BASE_URL", "AUTH_COMMAND"});
    CHECK(holds(imported.text, "# Required, and not in reference.conf:\n# ADDRESS_TYPE =\n"));
}

TEST_CASE("a file's name cannot leave its comment") {
    const auto file = read(kLeast).value();
    CHECK(holds(import_reference(file, "a\nNEW = b").text, R"(# From a\nNEW = b, by)"));
    CHECK(holds(import_reference(file, "a\u0085\u202eb").text, R"(# From a\u0085\u202eb, by)"));
}
