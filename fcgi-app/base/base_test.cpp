#include <doctest/doctest.h>

#include "base/base32.hpp"
#include "base/base64.hpp"
#include "base/charset.hpp"
#include "base/duration.hpp"
#include "base/free_text.hpp"
#include "base/inflate.hpp"
#include "base/ip_network.hpp"
#include "base/json.hpp"
#include "base/language.hpp"
#include "base/percent.hpp"
#include "base/secret.hpp"
#include "base/template.hpp"
#include "base/text.hpp"
#include "base/unicode.hpp"

using namespace challenger;
using namespace std::string_literals;

TEST_CASE("base32 is Crockford's: 32 bytes are 52 characters and come back") {
    const Bytes32 bytes = random_bytes32();
    const std::string text = to_base32(bytes);
    CHECK(text.size() == 52);
    const auto back = from_base32(text, 32);
    REQUIRE(back);
    CHECK(std::equal(back->begin(), back->end(), bytes.begin()));
    CHECK(to_base32(std::array<std::uint8_t, 5>{0x08, 0x86, 0x42, 0x98, 0xe8}) == "12345678");
}

TEST_CASE("base32 folds case, O, I, L and U, and refuses everything else") {
    CHECK(base32_value('o') == 0);
    CHECK(base32_value('I') == 1);
    CHECK(base32_value('l') == 1);
    CHECK(base32_value('u') == base32_value('V'));
    CHECK_FALSE(base32_value('-'));
    CHECK_FALSE(from_base32("1234567", 5));
    CHECK_FALSE(from_base32("1234567*", 5));
    CHECK_FALSE(from_base32(std::string(51, '0') + "1", 32));  // filling bits that are not zero
}

TEST_CASE("UTF-8 is refused when overlong, a surrogate, cut short or beyond U+10FFFF") {
    CHECK(is_utf8("Zürich 東京 😀"));
    for (const auto bad : {"\xc0\xaf", "\xed\xa0\x80", "\xe2\x82", "\xf4\x90\x80\x80", "\xff"})
        CHECK_FALSE(is_utf8(bad));
}

TEST_CASE("a text of many lines is one line, with all that they said") {
    CHECK(one_line("no server at a\n\tIs it there?\n\nnone at b\n") ==
          "no server at a; Is it there?; none at b");
    CHECK(one_line(" \n").empty());
}

TEST_CASE("control characters are found in one and two byte form; line breaks only where they are allowed") {
    CHECK(has_control_character("a\x01", LineBreaks::allowed));
    CHECK(has_control_character("a\x7f", LineBreaks::allowed));
    CHECK(has_control_character("a\xc2\x84", LineBreaks::allowed));
    CHECK(has_control_character("a\xc2\x85", LineBreaks::refused));
    CHECK(has_control_character("a\tb", LineBreaks::allowed));
    CHECK(has_control_character("a\nb", LineBreaks::refused));
    CHECK_FALSE(has_control_character("a\r\nb\v\f\xc2\x85", LineBreaks::allowed));
    CHECK_FALSE(has_control_character("\xc2\xa0é", LineBreaks::refused));
}

TEST_CASE("free text folds to NFC, single blanks and trimmed lines, and keeps its case") {
    CHECK(fold_text("  Rue  \t de\xc2\xa0l'E\xcc\x81glise ") == "Rue de l'\xc3\x89glise");
    CHECK(fold_text("a \r\n\r\n  b\rc") == "a\nb\nc");
    CHECK(fold_text("Anna") != fold_text("anna"));
    CHECK(fold_text("a\vb\fc\xc2\x85"
                    "d\u2028e\u2029f") == "a\nb\nc\nd\ne\nf");
}

TEST_CASE("a line of folded text is found again by its number among the typed ones") {
    const auto typed = "\r\n a\r\n \u00a0\u200b\rb\n\nc\u2028d";
    for (const auto& [folded, number] :
         std::initializer_list<std::pair<std::size_t, std::size_t>>{{1, 2}, {2, 4}, {3, 6}, {4, 7}, {5, 5}})
        CHECK(line_before_folding(typed, folded) == number);
    CHECK(line_before_folding("a", 1) == 1);
    CHECK(line_before_folding("", 1) == 1);
}

TEST_CASE("marks that come along with a copied text are dropped; a joiner stays between letters") {
    CHECK(fold_text("\u202aRue\u200b du\u00ad Lac\u2060 1\u202c\ufeff") == "Rue du Lac 1");
    CHECK(fold_text("e\u200b\u0301") == "\u00e9");
    CHECK(fold_text("می\u200cخواهم") == "می\u200cخواهم");
    CHECK(fold_text("\u200cab \u200dc\u200d") == "ab c");
    CHECK(fold_text("a\u200d\u200db") == fold_text("a\u200db"));
}

TEST_CASE("a language's script is known by its tag, with or without a country") {
    for (const auto tag : {"ar", "ar-EG", "he", "fa_IR", "ur"}) CHECK(is_right_to_left(tag));
    for (const auto tag : {"en", "arn", "zh", ""}) CHECK_FALSE(is_right_to_left(tag));
    for (const auto tag : {"zh", "zh-TW", "ja"}) CHECK(has_han_characters(tag));
    for (const auto tag : {"en", "zha", "ar", ""}) CHECK_FALSE(has_han_characters(tag));
}

TEST_CASE("words of a command line keep quoted blanks together; an open quote is refused") {
    CHECK(split_words("/bin/x  'a b' \"c\"") == std::vector<std::string>{"/bin/x", "a b", "c"});
    CHECK(split_words("x ''") == std::vector<std::string>{"x", ""});
    CHECK_FALSE(split_words("x 'a"));
}

TEST_CASE("durations are NUMBER UNIT pairs and read back as they are written") {
    using namespace std::chrono;
    CHECK(parse_duration("4 weeks 1 day") == days(29));
    CHECK(parse_duration("90 s") == seconds(90));
    CHECK(parse_duration("2 MIN") == minutes(2));
    for (const auto bad :
         {"", "90", "s 90", "90 parsecs", "-1 s", "1.5 h", "101 years", "99999999999999 weeks"})
        CHECK_FALSE(parse_duration(bad));
    for (const auto duration : {seconds(0), seconds(90), seconds(86400 * 41 + 3661)})
        CHECK(parse_duration(format_duration(duration)) == duration);
}

TEST_CASE("moments are RFC 3339 in UTC") {
    CHECK(format_rfc3339(std::chrono::sys_seconds(std::chrono::seconds(1709208000))) ==
          "2024-02-29T12:00:00Z");
}

TEST_CASE("JSON comes back as it was, members in order") {
    const auto text = R"({"b":[1,-2,1.5,true,null,"ü\n"],"a":{}})"s;
    const auto json = parse_json(text);
    REQUIRE(json);
    CHECK(format_json(*json) == text);
    CHECK(json->find("a")->object() != nullptr);
    CHECK(json->find("c") == nullptr);
}

TEST_CASE(
    "JSON that is broken, too deep, repeats a key, holds NUL or is not UTF-8 is refused with a reason") {
    const std::string deep = std::string(50'000, '[') + std::string(50'000, ']');
    const std::string open = std::string(50'000, '[');
    std::string many = "{";
    for (int i = 0; i <= 100; ++i) many += (i > 0 ? ",\"" : "\"") + std::to_string(i) + "\":1";
    many += "}";
    for (const auto& bad : {""s, "{"s, "{} x"s, R"({"a":1,"a":2})"s, R"({"a":{"b":1,"b":2}})"s, "\"\xff\""s,
                            R"("\u0000")"s, deep, open, "nan"s, many}) {
        std::string why;
        CHECK_FALSE(parse_json(bad, &why));
        CHECK_FALSE(why.empty());
    }
    CHECK(parse_json("[[[[[[[[]]]]]]]]"));
    CHECK_FALSE(parse_json("[[[[[[[[[]]]]]]]]]"));
}

TEST_CASE("HMAC-SHA-256 and SHA-256 answer the published test vectors") {
    // RFC 4231, test case 2; FIPS 180-2, "abc".
    const std::string key = "Jefe";
    const std::span<const std::uint8_t> key_bytes(reinterpret_cast<const std::uint8_t*>(key.data()),
                                                  key.size());
    CHECK(to_hex(hmac_sha256(key_bytes, "what do ya want for nothing?")) ==
          "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    CHECK(digest_hex("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST_CASE("base64 is strict, base64url has no padding") {
    CHECK(from_base64("YTpi") == "a:b");
    CHECK(from_base64("YTo=") == "a:");
    CHECK(from_base64("YQ==") == "a");
    CHECK(from_base64("") == "");
    for (const auto bad : {"Y", "YQ=", "YQ", "Y===", "YTpi\n", "Y=Q=", "Y-pi"}) CHECK_FALSE(from_base64(bad));
    // RFC 7636, appendix B.
    CHECK(to_base64url(sha256("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk")) ==
          "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
}

TEST_CASE("zlib data is inflated up to the bound, and only when it is whole") {
    const std::string packed("\x78\x9c\xab\xae\x05\x00\x01\x75\x00\xf9", 10);  // {}
    CHECK(has_zlib_header(packed));
    CHECK(inflate_zlib(packed, 2).value() == "{}");
    CHECK(inflate_zlib(packed, 1).error() == InflateFault::too_large);
    for (const auto& bad : {packed.substr(0, 9), packed + "x", "\x78\x9c\xff\xff"s})
        CHECK(inflate_zlib(bad, 100).error() == InflateFault::broken);
    for (const auto& other : {""s, "{"s, "{}"s, "[]"s, "\x1f\x8b"s}) CHECK_FALSE(has_zlib_header(other));
}

TEST_CASE("what servers compress is inflated up to the bound, and as far as it is good") {
    const std::string zlib("\x78\x9c\xab\xae\x05\x00\x01\x75\x00\xf9", 10);  // {}
    const std::string bare = zlib.substr(2, 4);
    const std::string gzip =
        "\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\xff"s + bare + "\x43\xbf\xa6\xa3\x02\x00\x00\x00"s;
    for (const auto& packed : {zlib, bare, gzip, gzip.substr(0, 14), zlib + "x"}) {
        CHECK(inflate_beginning(packed, 100) == "{}");
        CHECK(inflate_beginning(packed, 1) == "{");
    }
    for (const auto& other : {""s, "{}"s, "\x1f\x8b"s, "\x1f\x8b{\"ok\":true}"s, "\x78\x9c\xff\xff"s})
        CHECK(inflate_beginning(other, 100).empty());
}

TEST_CASE("bytes of every charset become UTF-8") {
    CHECK(read_as_utf8("ü", "") == "ü");
    CHECK(read_as_utf8("ü", "iso-8859-1") ==
          "ü");  // what is UTF-8 is not read in a charset that was named by mistake
    CHECK(read_as_utf8("\xfc \xc3\xbc", "") == "ü ü");
    CHECK(read_as_utf8("\xfc", "iso-8859-1") == "ü");
    CHECK(read_as_utf8("\xa4", "ISO-8859-15") == "€");
    CHECK(read_as_utf8("\x95\x5c", "Shift_JIS") == "表");
    CHECK(read_as_utf8("{\0}\0"s, "utf-16le") == "{}");
    CHECK(read_as_utf8("\xfe\xff\0{\0}"s, "utf-16") == "{}");
    CHECK(read_as_utf8("\xef\xbb\xbf{}", "utf-8") == "{}");
    CHECK(read_as_utf8("a\0b"s, "") == "a\ufffdb");
    CHECK(read_as_utf8("", "utf-8").empty());
    for (const auto& name :
         {"utf-8"s, "no-such-charset"s, "../x"s, "latin1//IGNORE"s, std::string(1000, 'a')})
        CHECK(read_as_utf8("{\xe2\x82}", name) == "{â\u0082}");
}

TEST_CASE("a template writes variables, sections and lists in the way of escaping it was given") {
    const std::vector<std::string> names{"x", "yes", "no", "items"};
    const Json values{Json::Object{{"x", Json{"<\"a&b\">\n1+1"s}},
                                   {"yes", Json{true}},
                                   {"no", Json{false}},
                                   {"items", Json{Json::Array{Json{Json::Object{{"x", Json{"1"s}}}},
                                                              Json{Json::Object{{"x", Json{"2"s}}}}}}}}};
    const auto render = [&](std::string_view text, Escape escape) {
        return Template::compile(text, escape, names)->render(values);
    };
    CHECK(render("{{x}}", Escape::none) == "<\"a&b\">\n1+1");
    CHECK(render("{{x}}", Escape::html) == "&lt;&quot;a&amp;b&quot;&gt;\n1+1");
    CHECK(render("{{x}}", Escape::json) == "<\\\"a&b\\\">\\n1+1");
    CHECK(render("{{x}}", Escape::form) == "%3C%22a%26b%22%3E%0A1%2B1");
    CHECK(render("{{{x}}}", Escape::form) == "<\"a&b\">\n1+1");
    CHECK(render("{{#yes}}a{{/yes}}{{^yes}}b{{/yes}}{{#no}}c{{/no}}{{! d }}", Escape::none) == "a");
    CHECK(render("{{#items}}{{x}},{{/items}}", Escape::none) == "1,2,");
}

TEST_CASE("percent-encoding leaves only unreserved characters as they are") {
    std::string kept;
    for (int byte = 0; byte < 256; ++byte) {
        const std::string one(1, static_cast<char>(byte));
        if (percent_encode(one) == one) kept += one;
        CHECK(is_unreserved(one[0]) == (percent_encode(one) == one));
    }
    CHECK(kept == "-.0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz~");
    CHECK(percent_encode("a b/ü\xff\n") == "a%20b%2F%C3%BC%FF%0A");
}

TEST_CASE("a template that speaks of what is not there is refused before it is used") {
    const std::vector<std::string> names{"code", "url"};
    const auto fault = [&](std::string_view text) {
        const auto compiled = Template::compile(text, Escape::none, names);
        return compiled ? "" : compiled.error();
    };
    CHECK(fault("{{ code }}{{{url}}}{{&url}}") == "");
    CHECK(fault("{{pin}}") == "found {{pin}}; allowed: code, url");
    CHECK(fault("{{>code}}").find("partials") != std::string::npos);
    CHECK(fault("{{=<% %>=}}").find("delimiters") != std::string::npos);
    CHECK(fault("{{#code}}") != "");
    CHECK(fault("a {{code") == "a {{ is not closed");
    CHECK(Template::compile("{{code}}", Escape::none, names)->uses("code"));
    CHECK_FALSE(Template::compile("{{code}}", Escape::none, names)->uses("url"));
}

TEST_CASE("networks hold their addresses, IPv4 and IPv6 apart") {
    const auto holds = [](std::string_view network, std::string_view address) {
        return IpNetwork::parse(network).value().contains(IpAddress::parse(address).value());
    };
    CHECK(holds("10.0.0.0/8", "10.255.0.1"));
    CHECK_FALSE(holds("10.0.0.0/8", "11.0.0.1"));
    CHECK(holds("127.0.0.1", "127.0.0.1"));
    CHECK_FALSE(holds("127.0.0.1", "127.0.0.2"));
    CHECK(holds("2001:db8::/32", "2001:db8:1::1"));
    CHECK_FALSE(holds("0.0.0.0/0", "::1"));
    CHECK(holds("0.0.0.0/0", "1.2.3.4"));
    CHECK(holds("10.0.0.0/8", "::ffff:10.0.0.1"));
    CHECK(holds("::ffff:10.0.0.0/104", "10.255.0.1"));
    CHECK(is_in(parse_networks({"10.0.0.1", "::1"}), IpAddress::parse("::1").value()));
    CHECK_FALSE(is_in({}, IpAddress::parse("::1").value()));
    for (const auto bad : {"", "10.0.0.0/33", "10.0.0", "::/129", "10.0.0.0/", "a/8"})
        CHECK_FALSE(IpNetwork::parse(bad));
    for (const auto bad : {"nonsense", "10.0.0.1/32", "fe80::1%1", "[::1]", "10.0.0.01", "10.0.0.1 ", " ::1"})
        CHECK_FALSE(IpAddress::parse(bad));
    CHECK_FALSE(IpAddress::parse(std::string_view("10.0.0.1\0", 9)));
}

TEST_CASE("a network that holds strangers for certain is vast") {
    for (const auto vast : {"0.0.0.0/0", "10.0.0.0/7", "::/0", "2000::/3", "2001::/15", "::ffff:10.0.0.0/8",
                            "::/64", "::ffff:0:0/96", "::ffff:10.0.0.0/103"})
        CHECK(IpNetwork::parse(vast).value().is_vast());
    for (const auto small :
         {"10.0.0.0/8", "10.0.0.1", "::1", "fd00::/16", "2001:db8::/32", "::ffff:10.0.0.0/104"})
        CHECK_FALSE(IpNetwork::parse(small).value().is_vast());
}
