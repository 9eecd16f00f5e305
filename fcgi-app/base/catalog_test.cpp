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

constexpr const char* kPolish =
    "Plural-Forms: nplurals=3; plural=(n==1 ? 0 : n%10>=2 && n%10<=4 && (n%100<12 || n%100>14) ? 1 : 2);";

// A catalogue with this header, in which "day" has these forms, separated by NUL.
std::string mo_file_with_forms(const std::string& header, const std::string& forms) {
    return mo_file({{"", header}, {std::string("day\0days", 8), forms}});
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
        mo_file({{"", std::string("Content-Type: text/plain\n") + kPolish + "\n"},
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
    const std::string good = mo_file_with_forms(kPolish, std::string("eins\0zwei\0drei", 14));
    for (std::size_t length = 0; length < good.size() - 1; ++length) {
        const File file(good.substr(0, length));
        CHECK_FALSE(Catalog::load(file.path, "pl"));
    }
    for (std::size_t at = 0; at < good.size(); ++at) {
        std::string bad = good;
        bad[at] = static_cast<char>(0xff);
        const File file(bad);
        const auto catalog = Catalog::load(file.path, "pl");
        CAPTURE(at);
        if (at < 4) CHECK_FALSE(catalog);  // the mark of a catalogue
        if (!catalog) {
            CHECK(catalog.error().find(file.path.string()) == 0);
            continue;
        }
        // Whatever it says is in the file, or is the English text.
        for (const std::string_view said :
             {catalog->text("Code"), catalog->text("Help"), catalog->text("Code", "Code", 1),
              catalog->text("Code", "Code", 5), catalog->text("day", "days", 2)})
            CHECK(
                (said == "Code" || said == "Help" || said == "days" || bad.find(said) != std::string::npos));
    }
    CHECK(Catalog::load("/nonexistent.mo", "pl").error().find("/nonexistent.mo") == 0);
}

TEST_CASE("a number takes the form that the catalogue's own Plural-Forms line says, in any language") {
    const auto forms = [](const char* line, int count) {
        std::string words;
        for (int form = 0; form < count; ++form)
            words += (form > 0 ? std::string(1, '\0') : "") + std::to_string(form);
        const File file(
            mo_file_with_forms("Language: xx\n" + std::string(line) + "\nX-Generator: none\n", words));
        const auto catalog = Catalog::load(file.path, "xx");
        REQUIRE_MESSAGE(catalog, catalog.error());
        std::string out;
        for (const int n : {0, 1, 2, 3, 5, 11, 12, 21, 22, 25, 100, 101, 102, 103, 111, 112})
            out += catalog->text("day", "days", n);
        return out;
    };
    CHECK(forms("Plural-Forms: nplurals=2; plural=(n != 1);", 2) == "1011111111111111");
    CHECK(forms("Plural-Forms: nplurals=2; plural=(n > 1);", 2) == "0011111111111111");
    CHECK(forms("Plural-Forms: nplurals=1; plural=0;", 1) == "0000000000000000");  // Japanese
    CHECK(forms("Plural-Forms: nplurals=3; plural=(n==1) ? 0 : (n>=2 && n<=4) ? 1 : 2;", 3) ==
          "2011222222222222");  // Czech
    CHECK(forms(kPolish, 3) == "2011222212221122");
    CHECK(forms("Plural-Forms: nplurals=3; plural=n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && "
                "(n%100<12 || n%100>14) ? 1 : 2;",
                3) == "2011222012201122");  // Ukrainian
    CHECK(
        forms("Plural-Forms: nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 "
              ": n%100>=11 ? 4 : 5);",
              6) == "0123344444555344");  // Arabic
    CHECK(forms("Plural-Forms: nplurals=2;plural=!(n==1)", 2) == "1011111111111111");
    CHECK(forms("Plural-Forms: nplurals=4; plural=(n + 3 - 1 * 3) / 1 % 4;", 4) == "0123130121012330");
    CHECK(forms("Plural-Forms: nplurals=3; plural=n >= 12 || n == 0 ? 2 : n < 3;", 3) == "2110002222222222");
}

TEST_CASE("without a Plural-Forms line a catalogue has gettext's two forms: for 1, and for all else") {
    const File two(mo_file_with_forms("Language: xx\n", std::string("den\0dny", 7)));
    const auto catalog = Catalog::load(two.path, "xx").value();
    CHECK(catalog.text("day", "days", 1) == "den");
    CHECK(catalog.text("day", "days", 0) == "dny");
    CHECK(catalog.text("day", "days", 5) == "dny");
    const File three(mo_file_with_forms("Language: xx\n", std::string("den\0dny\0dni", 11)));
    CHECK(Catalog::load(three.path, "xx").error() ==
          three.path.string() + ": Plural-Forms means 2 forms; \"den\" has 3");
}

TEST_CASE("a text that was translated without forms has the same translation for every number") {
    const File file(mo_file({{"", kPolish}, {"day", "den"}}));
    const auto catalog = Catalog::load(file.path, "xx").value();
    for (const int n : {0, 1, 2, 5}) CHECK(catalog.text("day", "days", n) == "den");
}

TEST_CASE("a Plural-Forms line that is malformed is refused with the file's name; unused it does no harm") {
    const std::string nested = std::string(60, '(') + "n" + std::string(60, ')');
    for (const std::string& line :
         std::vector<std::string>{"",
                                  "nplurals=2",
                                  "nplurals=0; plural=0;",
                                  "nplurals=x; plural=0;",
                                  "nplurals=INTEGER; plural=EXPRESSION;",
                                  "nplurals=2; plural=;",
                                  "nplurals=2; plural=n !=;",
                                  "nplurals=2; plural=(n != 1;",
                                  "nplurals=2; plural=n != 1);",
                                  "nplurals=2; plural=n ? 1;",
                                  "nplurals=2; plural=n ? 1 :;",
                                  "nplurals=2; plural=m;",
                                  "nplurals=2; plural=n n;",
                                  "nplurals=2; plural=n;",
                                  "nplurals=2; plural=1 / n;",
                                  "nplurals=2; plural=n % (n - n);",
                                  "nplurals=2; plural=-1;",
                                  "nplurals=2; plural=99999999999999999999999;",
                                  "nplurals=2; plural=" + nested + " != 1;",
                                  "nplurals=2; plural=" + std::string(60, '!') + "n;",
                                  "nplurals=2; plural=n != 1" + std::string(1000, ' ') + ";"}) {
        const std::string header = "Plural-Forms: " + line + "\n";
        const File file(mo_file_with_forms(header, std::string("a\0b", 3)));
        const auto catalog = Catalog::load(file.path, "xx");
        REQUIRE_MESSAGE(!catalog, line);
        CHECK(catalog.error().find(file.path.string() + ": ") == 0);
        CHECK_MESSAGE(catalog.error().find("Plural-Forms") != std::string::npos, catalog.error());
        const File unused(mo_file({{"", header}, {"Code", "Kod"}}));
        CHECK(Catalog::load(unused.path, "xx"));
    }
}
