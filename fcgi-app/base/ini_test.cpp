#include "base/ini.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>

using namespace challenger;

namespace {

// What reading a file of this content gives; its name is NAME in the errors.
tl::expected<std::vector<IniSection>, std::string> read(const std::string& content) {
    const auto path = std::filesystem::temp_directory_path() / "ini-test.conf";
    std::ofstream(path, std::ios::binary) << content;
    auto out = read_ini_file(path);
    std::filesystem::remove(path);
    if (!out && out.error().starts_with(path.string())) out.error().replace(0, path.string().size(), "NAME");
    return out;
}

}  // namespace

TEST_CASE("an INI file gives its sections and entries in its order, trimmed, with their quotes") {
    const auto sections = read("# comment\n; another\n[b]\nX = 1\n a.b = ' x = y ' \n\n[empty]\n[A ]\nX=\n");
    REQUIRE(sections);
    REQUIRE(sections->size() == 2);
    CHECK(sections->at(0).name == "b");
    CHECK(sections->at(0).find("X") == "1");
    CHECK(sections->at(0).find("a.b") == "' x = y '");
    CHECK(sections->at(0).find("x") == std::nullopt);
    CHECK(sections->at(0).entries.back().name == "a.b");
    CHECK(sections->at(1).name == "A");
    CHECK(sections->at(1).find("X") == "");
    CHECK(read("").value().empty());
}

TEST_CASE("an INI file that is malformed is refused with its name and the line") {
    for (const auto& [content, fault] : std::vector<std::pair<std::string, std::string>>{
             {"[a]\nX = 1\nX = 2\n", "NAME: line 3: duplicate key name"},
             {"[a]\nX = 1\n[a]\nY = 1\n", "NAME: line 3: duplicate section name"},
             {"[a]\nnonsense\n", "NAME: line 2: '=' character not found in line"},
             {"[a\n", "NAME: line 1: unmatched '['"},
             {"X = 1\n[a]\nY = 1\n", "NAME: X comes before any [section]"},
             {"X =\n", "NAME: X comes before any [section]"}})
        CHECK(read(content).error() == fault);
}

TEST_CASE("an INI file that cannot be read is named, with the system's reason and without a line") {
    CHECK(read_ini_file("/nonexistent.conf").error() == "/nonexistent.conf: No such file or directory");
    CHECK(read_ini_file("/tmp").error() == "/tmp: Is a directory");
}
