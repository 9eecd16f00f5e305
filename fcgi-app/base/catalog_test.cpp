#include "base/catalog.hpp"

#include <doctest/doctest.h>

#include <cstdio>
#include <filesystem>
#include <fstream>

using namespace challenger;

namespace {

std::string word(std::size_t value) {
    std::string out;
    for (int i = 0; i < 4; ++i) out += static_cast<char>(value >> (8 * i));
    return out;
}

// A catalogue file with these texts and translations, as msgfmt writes it.
std::string mo_file(const std::vector<std::pair<std::string, std::string>>& entries) {
    const std::size_t tables = 28;
    std::string texts, translations, bytes;
    std::size_t at = tables + 16 * entries.size();
    for (const auto& [text, translation] : entries) {
        texts += word(text.size()) + word(at);
        bytes += text + '\0';
        at += text.size() + 1;
    }
    for (const auto& [text, translation] : entries) {
        translations += word(translation.size()) + word(at);
        bytes += translation + '\0';
        at += translation.size() + 1;
    }
    return word(0x950412de) + word(0) + word(entries.size()) + word(tables) +
           word(tables + 8 * entries.size()) + word(0) + word(0) + texts + translations + bytes;
}

struct File {
    explicit File(const std::string& bytes)
        : path(std::filesystem::temp_directory_path() / "catalog-test.mo") {
        std::ofstream(path, std::ios::binary) << bytes;
    }
    ~File() { std::filesystem::remove(path); }
    std::filesystem::path path;
};

}  // namespace

TEST_CASE("a catalogue translates what it has and leaves the rest in English") {
    const File file(
        mo_file({{"", "Content-Type: text/plain\n"},
                 {"Code", "Kod"},
                 {std::string("{number} try\0{number} tries", 26), std::string("eins\0zwei\0drei", 14)}}));
    const auto catalog = Catalog::load(file.path, "pl");
    REQUIRE(catalog);
    CHECK(catalog->text("Code") == "Kod");
    CHECK(catalog->text("Help") == "Help");
    CHECK(catalog->text("") == "");
    CHECK(catalog->text("{number} try", "{number} tries", 1) == "eins");
    CHECK(catalog->text("{number} try", "{number} tries", 3) == "zwei");
    CHECK(catalog->text("{number} try", "{number} tries", 12) == "drei");
    CHECK(catalog->text("a day", "days", 1) == "a day");
    CHECK(catalog->text("a day", "days", 2) == "days");
    CHECK(Catalog("en").text("Code") == "Code");
}

TEST_CASE("a catalogue that is cut or broken anywhere is refused, never read beyond its end") {
    const std::string good = mo_file({{"Code", "Kod"}, {"Help", "Pomoc"}});
    for (std::size_t length = 0; length < good.size() - 1; ++length) {
        const File file(good.substr(0, length));
        CHECK_FALSE(Catalog::load(file.path, "pl"));
    }
    for (std::size_t at = 0; at < good.size(); ++at) {
        std::string bad = good;
        bad[at] = static_cast<char>(0xff);
        const File file(bad);
        (void)Catalog::load(file.path, "pl");  // whatever it says, the sanitizers stay silent
    }
    CHECK(Catalog::load("/nonexistent.mo", "pl").error().find("/nonexistent.mo") == 0);
}

TEST_CASE("plural forms are those of the languages") {
    const auto forms = [](const char* language) {
        std::string out;
        for (const int n : {0, 1, 2, 3, 5, 11, 12, 21, 22, 25, 100, 101, 102, 103, 111, 112})
            out += static_cast<char>('0' + plural_form(language, n));
        return out;
    };
    CHECK(forms("en") == "1011111111111111");
    CHECK(forms("fr") == "0011111111111111");
    CHECK(forms("zh") == "0000000000000000");
    CHECK(forms("pl") == "2011222212221122");
    CHECK(forms("uk") == "2011222012201122");
    CHECK(forms("ar") == "0123344444555344");
    CHECK(forms("pt-BR") == forms("en"));
}
