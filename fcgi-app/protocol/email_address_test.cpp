#include "protocol/email_address.hpp"

#include <doctest/doctest.h>

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
                  {"(anna@example.org)", "anna@example.org"},
                  {"[anna@example.org]", "anna@example.org"},
                  {"{anna@example.org}", "anna@example.org"},
                  {"（anna@example.org）", "anna@example.org"},
                  {"「anna@example.org」", "anna@example.org"},
                  {"«anna@example.org»", "anna@example.org"},
                  {"« anna@example.org »", "anna@example.org"},
                  {"»anna@example.org«", "anna@example.org"},
                  {"‹anna@example.org›", "anna@example.org"},
                  {"„anna@example.org“", "anna@example.org"},
                  {"”anna@example.org”", "anna@example.org"},
                  {"‘anna@example.org’", "anna@example.org"},
                  {"‚anna@example.org‘", "anna@example.org"},
                  {"`anna@example.org`", "anna@example.org"},
                  {"``anna@example.org''", "anna@example.org"},
                  {"(mailto:anna@example.org)", "anna@example.org"},
                  {"(\"Muster, Anna\" <anna@example.org>).", "anna@example.org"},
                  {"[anna@example.org] <Anna@example.org>", "Anna@example.org"},
                  {"“anna@example.org.”", "anna@example.org"},
                  {"<anna@example.org>.", "anna@example.org"},
                  {"anna@example.org!", "anna@example.org"},
                  {"anna@example.org?", "anna@example.org"},
                  {"anna@example.org:", "anna@example.org"},
                  {"anna@example.org。", "anna@example.org"},
                  {"Anna Muster [mailto:anna@example.org]", "anna@example.org"},
                  {"Anna Muster (anna@example.org)", "anna@example.org"},
                  {"anna@example.org (Anna Muster)", "anna@example.org"},
                  {"[anna@example.org](mailto:anna@example.org)", "anna@example.org"},
                  {"anna@example.org (Anna@example.org)", "Anna@example.org"},
                  {"`anna`@example.org", "`anna`@example.org"},
                  {"{anna}@example.org", "{anna}@example.org"},
                  {"mailto:?to=anna%40example.org", "anna@example.org"},
                  {"mailto:?subject=Hi&to=anna@example.org", "anna@example.org"},
                  {"anna @ example.org", "anna@example.org"},
                  {"\u200b \ufeff", ""}});
}

TEST_CASE("signs of other keyboards are read as those of ASCII") {
    check_normal({{"ａｎｎａ＠ｅｘａｍｐｌｅ．ｏｒｇ", "anna@example.org"},
                  {"anna﹫example。org", "anna@example.org"},
                  {"o’brien@example.org", "o'brien@example.org"},
                  {"anna‑maria@exam–ple.org", "anna-maria@exam-ple.org"},
                  {"anna\u05bemaria@exam\u2212ple.org", "anna-maria@exam-ple.org"},
                  {"o‛brien@example.org", "o'brien@example.org"}});
}

TEST_CASE(
    "a dash that may stand for two hyphens, and quotation marks and brackets inside, are refused by name") {
    check_refused({{"an—na@example.org",
                    "holds — (U+2014) before the @; allowed there: letters, digits, and signs of ASCII such "
                    "as - and ."},
                   {"an—na@exam—ple.org", "holds — (U+2014) before the @"},
                   {"an\u2015na@example.org", "(U+2015) before the @"},
                   {"an〜na@example.org", "holds 〜 (U+301C) before the @"},
                   {"anna@exam—ple.org",
                    "holds — (U+2014) after the @; allowed there: letters, digits, hyphens and dots"},
                   {"«anna@example.org", "holds « (U+00AB) before the @"},
                   {"anna@example.org»", "holds » (U+00BB) after the @"},
                   {"anna【work】@example.org", "holds 【 (U+3010) before the @"},
                   {"(anna@example.org", "holds ( before the @"},
                   {"anna@example.org)", "holds ) after the @"},
                   {"(anna@example.org]", "holds ( before the @"},
                   {"anna@mail.example...", "holds a dot too many after the @"},
                   {"anna@@example.org", "holds one @ too many"},
                   {"anna@example.org (bob@example.org)", "more than one address"},
                   {"anna@@bob@example.org", "more than one address"},
                   {"anna@[192.0.2.1]", "IP address"},
                   {"mailto:?to=", "holds no @"},
                   {"mailto:?subject=x", "holds no @"}});
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
          "'a@example.org' <b@example.org>", "(a@example.org) <b@example.org>",
          "(a@example.org) (b@example.org)", "«a@example.org» «b@example.org»",
          "mailto:?to=a@example.org&to=b@example.org", "mailto:a@example.org?to=b@example.org",
          "mailto:?to=a@example.org&bcc=b@example.org", "mailto:a@example.org,b@example.org",
          "\"x\"@a.org@b.org"}) {
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
