#include "delivery/masking.hpp"

#include <doctest/doctest.h>

namespace challenger {

namespace {

const std::vector<std::string>& names() {
    static const std::vector<std::string> texts{"Jürg Müller", "Weg 1\nBern", "İstanbul Straße"};
    return texts;
}

// "Jürg Müller" as gateways echo it.
const std::vector<std::string>& spellings() {
    static const std::vector<std::string> all{
        "Jürg Müller",
        "JÜRG MÜLLER",
        "jürg   müller",
        "Ju\u0308rg Mu\u0308ller",
        "Jürg\u00a0Müller",
        "Jü\u200brg\nMü\u00adller",
        "J\xfcrg M\xfcller",
        R"(J\u00fcrg M\u00FCller)",
        R"(J\\u00fcrg M\\u00fcller)",
        R"(Ju\u0308rg Mu\u0308ller)",
        R"(J\xc3\xbcrg M\xc3\xbcller)",
        R"(J\303\274rg\tM\303\274ller)",
        "J%C3%BCrg%20M%C3%BCller",
        "J%c3%bcrg+M%c3%bcller",
        "J%FCrg+M%FCller",
        "J%25C3%25BCrg%2520M%25C3%25BCller",
        R"(J\u0025C3\u0025BCrg+M%C3%BCller)",
        "J=C3=BCrg M=C3=BCller",
        "J&#252;rg M&#xfc;ller",
        "J&amp;#252;rg&nbsp;M&#xFC;ller",
    };
    return all;
}

}  // namespace

TEST_CASE("a name is hidden in every spelling that gateways echo") {
    for (const std::string& spelling : spellings()) {
        CAPTURE(spelling);
        CHECK(mask_words("to <" + spelling + ">!", names(), false) == "to <***>!");
    }
    CHECK(mask_words("WEG 1 BERN, weg%201%0Abern, Weg 1\\nBern", names(), false) == "***, ***, ***");
    CHECK(mask_words("istanbul strasse; ISTANBUL STRASSE; \u0130STANBUL STRASSE", names(), false) ==
          "***; ***; ***");
    CHECK(mask_words(R"(\ud83d\ude00 smile \u263a)", {"😀 smile"}, false) == R"(*** \u263a)");
    CHECK(mask_words("to +1 2,%2B1+2, 1 2,\\u002b1%202", {"+1 2"}, false) == "to ***,***, ***,***");
    CHECK(mask_words("a%2Bb@x.example a b@x.example a+b@x.example", {"a+b@x.example"}, false) ==
          "*** *** ***");
}

TEST_CASE(
    "no part of a name is kept where the words are cut, whatever its spelling and wherever the cut falls") {
    const std::string padding = "so it was said and so it was and more was said ";
    for (const std::string& spelling : spellings()) {
        for (std::size_t kept = 0; kept <= spelling.size(); ++kept) {
            const std::string words = mask_words(padding + spelling.substr(0, kept), {"Jürg Müller"}, true);
            CAPTURE(spelling);
            CAPTURE(kept);
            CHECK((padding.starts_with(words) || words == padding + "***"));
            CHECK(words.starts_with("so it was"));
        }
    }
}

TEST_CASE("a code and a number are hidden in escapes, in digits of every script and behind an equals sign") {
    const auto masked = [](const std::string& words) { return mask_words(words, {}, false); };
    CHECK(masked("code=12345678") == "code=***");
    CHECK(masked("pin%3D1234%2D5678.") == "pin%3D***.");
    CHECK(masked("to=%2B41%2079%20123%2045%2067;") == "to=%2B***;");
    CHECK(masked("１２３４－５６７８") == "***");
    CHECK(masked("١٢٣٤٥٦٧٨") == "***");
    CHECK(masked("1234\u20115678 &#49;&#50;&#51;&#52;&#53;&#54;") == "***");
    CHECK(masked("12345\n1 of 3") == "12345\n1 of 3");
}

TEST_CASE("words that nothing must be hidden of stay as they are, byte by byte") {
    for (const std::string words :
         {R"(C:\new\x \u12 %zz =3 &#x; &unknown; & \)", "100%", "a=b&c=d", "Grüße\xff\xfe", "%", "\\u", ""})
        CHECK(mask_words(words, names(), false) == words);
}

}  // namespace challenger
