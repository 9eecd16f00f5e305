#include "protocol/email_address.hpp"

#include <doctest/doctest.h>

#include <array>
#include <cstdint>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "base/text.hpp"
#include "base/unicode.hpp"

namespace {

using namespace challenger;

using Pairs = std::vector<std::pair<std::string, std::string>>;

std::string normal(const std::string& typed) {
    const auto found = normal_email(typed);
    return found ? *found : "refused: " + found.error().detail;
}

void check_normal(const Pairs& pairs) {
    for (const auto& [typed, expected] : pairs) {
        CAPTURE(typed);
        CHECK(normal(typed) == expected);
    }
}

// What is in the refusal of each form.
void check_refused(const Pairs& pairs) {
    for (const auto& [typed, reason] : pairs) {
        CAPTURE(typed);
        const auto found = normal_email(typed);
        REQUIRE_FALSE(found);
        CHECK(found.error().name == FailureName::parameter_malformed);
        CHECK(found.error().detail.find(reason) != std::string::npos);
    }
}

std::string repeated(const std::string& text, std::size_t times) {
    std::string out;
    for (std::size_t i = 0; i < times; ++i) out += text;
    return out;
}

// Texts of pieces that matter to the reader, the same ones in every run.
std::vector<std::string> generated_texts(std::size_t count) {
    static const std::vector<std::string> kPieces{"a",
                                                  "Z",
                                                  "ß",
                                                  "é",
                                                  "e\u0301",
                                                  "\u0338",
                                                  ".",
                                                  "..",
                                                  "@",
                                                  "@example.org",
                                                  "@docomo.ne.jp",
                                                  "\"",
                                                  "\\",
                                                  "<",
                                                  ">",
                                                  "(",
                                                  ",",
                                                  ";",
                                                  ":",
                                                  " ",
                                                  "\u00a0",
                                                  "\u200b",
                                                  "\u200d",
                                                  "\ufe0f",
                                                  "\ufeff",
                                                  "\u2060",
                                                  "\u202e",
                                                  "-",
                                                  "---",
                                                  "xn--",
                                                  "xn--ls8h",
                                                  "mailto:",
                                                  "%40",
                                                  "%",
                                                  "%e9",
                                                  "?",
                                                  "cc=",
                                                  "＠",
                                                  "．",
                                                  "。",
                                                  "Ａ",
                                                  "\u037e",
                                                  "\u2024",
                                                  "💩",
                                                  "☕",
                                                  "ſ",
                                                  "İ",
                                                  "ﬀ",
                                                  "\u1e9e",
                                                  "ς",
                                                  "ـ",
                                                  "א",
                                                  "१",
                                                  "[",
                                                  "]",
                                                  "1",
                                                  "_",
                                                  "'",
                                                  "\u2019",
                                                  "\u201c",
                                                  "\u0001",
                                                  "\n",
                                                  "$",
                                                  "\U000e0041",
                                                  "\u0345",
                                                  "\u2126",
                                                  "K"};
    std::mt19937 random(12);  // NOLINT: the same in every run
    std::vector<std::string> out;
    for (std::size_t i = 0; i < count; ++i) {
        const auto pieces = [&] {
            std::string text;
            for (auto left = random() % 6; left > 0; --left) text += kPieces[random() % kPieces.size()];
            return text;
        };
        std::string text = random() % 3 == 0   ? pieces() + pieces()
                           : random() % 2 == 0 ? "an" + pieces() + "na@x.example.org"
                                               : "anna@x" + pieces() + "y.org";
        if (random() % 4 == 0) text = "<" + text + ">";
        if (random() % 4 == 0) text = "mailto:" + text;
        if (random() % 4 == 0) text += "?subject=x";
        out.push_back(std::move(text));
    }
    return out;
}

}  // namespace

TEST_CASE("an e-mail address is found in what was pasted around it") {
    check_normal({{"anna@example.org", "anna@example.org"},
                  {" \u00a0anna@example.org\u3000", "anna@example.org"},
                  {"\ufeffanna@example.org\u200b\u200e", "anna@example.org"},
                  {"\u202aanna@example.org\u202c", "anna@example.org"},
                  {"mailto:anna@example.org", "anna@example.org"},
                  {"MAILTO:anna%2Bx@example.org?subject=Hi%20you&body=x", "anna+x@example.org"},
                  {"<mailto:anna@example.org>", "anna@example.org"},
                  {"mailto://anna@example.org", "anna@example.org"},
                  {"anna@example.org<mailto:anna@example.org>", "anna@example.org"},
                  {"'anna@example.org' <Anna@example.org>", "Anna@example.org"},
                  {"<anna@example.org>", "anna@example.org"},
                  {"Anna Muster <anna@example.org>", "anna@example.org"},
                  {"\"Muster, Anna <boss>\" <anna@example.org>,", "anna@example.org"},
                  {"Anna \"the boss <anna@example.org>", "anna@example.org"},
                  {"anna@example.org <Anna@example.org>", "Anna@example.org"},
                  {"'anna@example.org'", "anna@example.org"},
                  {"“anna@example.org”;", "anna@example.org"},
                  {"anna @ example.org", "anna@example.org"},
                  {"\u200b \ufeff", ""}});
}

TEST_CASE("signs of other keyboards are read as those of ASCII") {
    check_normal({{"ａｎｎａ＠ｅｘａｍｐｌｅ．ｏｒｇ", "anna@example.org"},
                  {"anna﹫example。org", "anna@example.org"},
                  {"o’brien@example.org", "o'brien@example.org"},
                  {"anna‑maria@exam–ple.org", "anna-maria@exam-ple.org"}});
}

TEST_CASE("invisible characters and blanks inside an e-mail address are refused by name") {
    check_refused({{"an\u2060na@example.org", "holds the invisible character U+2060"},
                   {"anna\u200b@example.org", "holds the invisible character U+200B"},
                   {"anna@exam\u00adple.org", "holds the invisible character U+00AD"},
                   {"anna@exam\u200cple.org", "holds the invisible character U+200C"},
                   {"anna@exam\ufe0fple.org", "holds the invisible character U+FE0F"},
                   {"\"an\u202ena\"@example.org", "holds the invisible character U+202E"},
                   {"an\U000e0041na@example.org", "holds the invisible character U+E0041"},
                   {"an na@example.org", "holds a blank before the @"},
                   {"\"an\u00a0na\"@example.org", "holds a blank before the @"},
                   {"anna@exam ple.org", "holds a blank after the @"},
                   {"mailto:an%0Ana@example.org", "holds a control character"}});
}

TEST_CASE("two e-mail addresses are never one") {
    for (const auto typed :
         {"a@example.org, b@example.org", "a@example.org b@example.org", "<a@example.org> <b@example.org>",
          "Anna <a@example.org>; Bob <b@example.org>", "b@example.org <a@example.org>", "a@b@example.org",
          "mailto:a@example.org?cc=b@example.org", "a@example.org<mailto:b@example.org>",
          "'a@example.org' <b@example.org>", "mailto:a@example.org,b@example.org", "\"x\"@a.org@b.org"}) {
        CAPTURE(typed);
        CHECK(normal(typed) == "refused: CONTACT_EMAIL: holds more than one address; give one of them");
    }
}

TEST_CASE("quotation marks are dropped where SMTP does not need them, and kept where it does") {
    check_normal({{"\"anna\"@example.org", "anna@example.org"},
                  {"\"an\\na\"@example.org", "anna@example.org"},
                  {"\"a..b\"@example.org", "\"a..b\"@example.org"},
                  {"\"anna b\"@example.org", "\"anna b\"@example.org"},
                  {"\"a@b\"@example.org", "\"a@b\"@example.org"},
                  {R"("a\"\\\b"@example.org)", R"("a\"\\b"@example.org)"},
                  {"mailto:%22not%40me%22@example.org", "\"not@me\"@example.org"}});
    check_refused(
        {{"\"\"@example.org", "holds nothing before the @"},
         {"an\"na\"@example.org", "holds \" before the @"},
         {"an(x)na@example.org", "holds ( before the @, which is allowed only between quotation marks"}});
}

TEST_CASE("misplaced dots are the address of a Japanese mobile network and a slip everywhere else") {
    check_normal({{"a..b@docomo.ne.jp", "\"a..b\"@docomo.ne.jp"},
                  {"a.@docomo.ne.jp", "\"a.\"@docomo.ne.jp"},
                  {".a@EZWEB.ne.jp", "\".a\"@ezweb.ne.jp"},
                  {"a..b@t.vodafone.ne.jp", "\"a..b\"@t.vodafone.ne.jp"}});
    for (const auto typed :
         {"anna.@example.org", "an..na@example.org", ".anna@example.org", "a..b@notdocomo.ne.jp"})
        check_refused(
            {{typed, "holds a dot too many before the @; if the address is really so, put the part"}});
}

TEST_CASE("an e-mail address is at most as long as RFC 5321 allows") {
    const std::string label = repeated("x", 63);
    CHECK(normal(repeated("a", 64) + "@example.org") == repeated("a", 64) + "@example.org");
    check_refused(
        {{repeated("a", 65) + "@example.org", "the part before the @ is longer than 64 bytes"},
         {repeated("é", 33) + "@example.org", "the part before the @ is longer than 64 bytes"},
         {"\"" + repeated("a ", 32) + "\"@example.org", "the part before the @ is longer than 64 bytes"},
         {"a@" + label + "x.org", "not a domain name"}});
    const std::string domain = label + "." + label + "." + label + ".";  // 192 bytes
    CHECK(normal("a@" + domain + repeated("y", 60)).size() == 254);
    check_refused({{"a@" + domain + repeated("y", 61), "is longer than 254 bytes"},
                   {"a@" + domain + repeated("y", 62), "the part after the @ is longer than 253 bytes"}});
}

TEST_CASE("a domain is what DNS knows") {
    check_normal({{"a@EXAMPLE.org", "a@example.org"},
                  {"a@example.org.", "a@example.org"},
                  {"a@bücher.example", "a@xn--bcher-kva.example"},
                  {"a@BU\u0308CHER.example", "a@xn--bcher-kva.example"},
                  {"a@XN--BCHER-KVA.example", "a@xn--bcher-kva.example"},
                  {"a@faß.de", "a@xn--fa-hia.de"},
                  {"a@نامه\u200cای.com", "a@xn--mgba3gch31f060k.com"},
                  {"a@r3---sn.example.org", "a@r3---sn.example.org"},
                  {"a@ab--cd.example.org", "a@ab--cd.example.org"},
                  {"a@ex_ample.org", "a@ex_ample.org"},
                  {"a@localhost", "a@localhost"}});
    check_refused({{"a@", "holds nothing after the @"},
                   {"@example.org", "holds nothing before the @"},
                   {"example.org", "holds no @"},
                   {"a@b..org", "holds a dot too many after the @"},
                   {"a@.org", "holds a dot too many after the @"},
                   {"a@example,org", "holds , after the @"},
                   {"a@example.org/x", "holds / after the @"},
                   {"a@-x.org", "not a domain name"},
                   {"a@x-.org", "not a domain name"},
                   {"a@xn--.org", "not a domain name"},
                   {"a@xn--99999.org", "not a domain name"},
                   {"a@\u2488example.org", "not a domain name"},
                   {"a@192.0.2.1", "not a domain name"},
                   {"a@[192.0.2.1]", "holds an IP address after the @, and not a domain name"}});
}

TEST_CASE("domains with emoji exist, in letters that show them and as A-labels") {
    check_normal({{"a@💩.la", "a@xn--ls8h.la"},
                  {"a@xn--ls8h.la", "a@xn--ls8h.la"},
                  {"a@i❤\ufe0f.ws", "a@xn--i-7iq.ws"},
                  {"a@i❤.ws", "a@xn--i-7iq.ws"},
                  {"a@xn--8l9h.ws", "a@xn--8l9h.ws"}});
    check_refused({{"a@ß💩.la", "not a domain name"}, {"a@👨\u200d👩.ws", "U+200D"}});
}

TEST_CASE("local parts outside ASCII are in NFC and travel by SMTPUTF8") {
    CHECK(normal("ju\u0308rg@example.org") == "j\u00fcrg@example.org");
    CHECK(parse_mailbox("jürg@example.org")->needs_utf8());
    CHECK_FALSE(parse_mailbox("anna@bücher.example")->needs_utf8());
}

TEST_CASE("e-mail addresses that differ in case alone are counted as one") {
    const auto key = [](const std::string& typed) { return email_key(normal(typed)); };
    CHECK(key("Anna@example.org") == key("anna@EXAMPLE.org"));
    CHECK(key("JÜRG@example.org") == key("ju\u0308rg@example.org"));
    CHECK(key("\"A..B\"@example.org") == key("\"a..b\"@example.org"));
    CHECK(key("anna@example.org") != key("ana@example.org"));
    CHECK(normal("Anna@example.org") == "Anna@example.org");
}

TEST_CASE("the normal form of an e-mail address is its own normal form, fits SMTP, and has one key") {
    std::size_t good = 0;
    for (const auto& typed : generated_texts(20000)) {
        CAPTURE(typed);
        const auto found = normal_email(typed);
        if (!found) {
            CHECK(is_utf8(found.error().detail));
            continue;
        }
        if (found->empty()) continue;
        ++good;
        CHECK(normal(*found) == *found);
        CHECK(found->size() <= 254);
        CHECK(to_nfc(*found) == *found);
        CHECK_FALSE(has_control_character(*found, LineBreaks::refused));
        CHECK(email_key(email_key(*found)) == email_key(*found));
        const auto mailbox = parse_mailbox(*found);
        REQUIRE(mailbox);
        CHECK(mailbox->text() == *found);
    }
    CHECK(good > 2000);
}
