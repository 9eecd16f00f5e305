#include "web/source.hpp"

#include <doctest/doctest.h>

namespace challenger {

namespace {

// Two proxies beside nginx, and a network of them in front.
const std::vector<IpNetwork> kTrusted =
    parse_networks({"10.0.0.1", "10.0.0.2", "2001:db8:f::/48", "198.51.100.0/24"});

Source behind(std::string_view peer, std::string_view forwarded) {
    return Source::find(peer, forwarded, kTrusted);
}

struct Row {
    const char* why;
    const char* peer;
    const char* forwarded;
    const char* source;
};

// What a user writes is at the left; what a proxy adds, at the right.
constexpr Row kRows[]{
    {"no proxy, no header", "192.0.2.7", "", "192.0.2.7"},
    {"a user who is no proxy writes one", "192.0.2.7", "203.0.113.9", "192.0.2.7"},
    {"a user who is no proxy names a proxy", "192.0.2.7", "10.0.0.1", "192.0.2.7"},
    {"a user who is no proxy names an administrator", "192.0.2.7", "127.0.0.1", "192.0.2.7"},
    {"a user who is no proxy writes a chain", "192.0.2.7", "203.0.113.9, 10.0.0.1, 10.0.0.2", "192.0.2.7"},
    {"a user of IPv6 writes one", "2001:db8:1::7", "203.0.113.9", "2001:db8:1::7"},
    {"a user beside the proxies writes one", "10.0.0.3", "203.0.113.9", "10.0.0.3"},
    {"a user one bit beside the network writes one", "2001:db8:10::1", "203.0.113.9", "2001:db8:10::1"},
    {"a proxy says who it is", "10.0.0.1", "192.0.2.7", "192.0.2.7"},
    {"a proxy adds the user behind what the user wrote", "10.0.0.1", "203.0.113.9, 192.0.2.7", "192.0.2.7"},
    {"the user wrote a proxy", "10.0.0.1", "203.0.113.9, 10.0.0.2, 192.0.2.7", "192.0.2.7"},
    {"the user wrote an administrator", "10.0.0.1", "127.0.0.1, 192.0.2.7", "192.0.2.7"},
    {"the user wrote itself in other words", "10.0.0.1", "::1, 192.0.2.7", "192.0.2.7"},
    {"the user wrote no address", "10.0.0.1", "unknown, 192.0.2.7", "192.0.2.7"},
    {"the user wrote a script", "10.0.0.1", "<script>alert(1)</script>, 192.0.2.7", "192.0.2.7"},
    {"the user wrote nothing but commas", "10.0.0.1", ",,,, , 192.0.2.7", "192.0.2.7"},
    {"the user wrote a quote that is not closed", "10.0.0.1", "\"203.0.113.9, 192.0.2.7", "192.0.2.7"},
    {"the user wrote a bracket that is not closed", "10.0.0.1", "[2001:db8::1, 192.0.2.7", "192.0.2.7"},
    {"the user wrote Forwarded's words", "10.0.0.1", "for=203.0.113.9;by=10.0.0.1, 192.0.2.7", "192.0.2.7"},
    {"two proxies", "10.0.0.1", "192.0.2.7, 10.0.0.2", "192.0.2.7"},
    {"two proxies, and the user wrote one", "10.0.0.1", "203.0.113.9, 192.0.2.7, 10.0.0.2", "192.0.2.7"},
    {"a proxy that nobody trusts is the source", "10.0.0.1", "192.0.2.7, 203.0.113.1, 10.0.0.2",
     "203.0.113.1"},
    {"proxies in both families", "2001:db8:f::1", "192.0.2.7,198.51.100.3", "192.0.2.7"},
    {"a user of IPv6", "10.0.0.1", "2001:DB8:1:0::7", "2001:db8:1::7"},
    {"a user of IPv6 in brackets", "10.0.0.1", "[2001:db8:1::7]", "2001:db8:1::7"},
    {"a user of IPv6 in brackets, with a port", "10.0.0.1", "[2001:db8:1::7]:51000", "2001:db8:1::7"},
    {"a user with a port", "10.0.0.1", "192.0.2.7:51000", "192.0.2.7"},
    {"a trusted proxy with a port", "10.0.0.1", "192.0.2.7, 10.0.0.2:443", "192.0.2.7"},
    {"IPv4 in IPv6 form is IPv4", "10.0.0.1", "::ffff:192.0.2.7", "192.0.2.7"},
    {"IPv4 in IPv6 form, by its digits", "10.0.0.1", "::ffff:c000:207", "192.0.2.7"},
    {"a peer in IPv6 form is the proxy it is", "::ffff:10.0.0.1", "192.0.2.7", "192.0.2.7"},
    {"a peer in IPv6 form is a user", "::ffff:192.0.2.7", "203.0.113.9", "192.0.2.7"},
    {"a proxy in IPv6 form within the chain", "10.0.0.1", "192.0.2.7, ::ffff:10.0.0.2", "192.0.2.7"},
    {"blanks and tabs around entries", "10.0.0.1", " \t203.0.113.9 ,\t 192.0.2.7 \t", "192.0.2.7"},
    {"a proxy asks for itself", "10.0.0.1", "", "10.0.0.1"},
    {"a proxy asks for itself, with an empty header", "10.0.0.1", "  ", "10.0.0.1"},
    {"a proxy asks by way of another", "10.0.0.1", "10.0.0.2", "10.0.0.2"},
    {"nobody but proxies", "10.0.0.1", "198.51.100.3, 10.0.0.2", "198.51.100.3"},
    {"nginx listens on a Unix socket", "unix:", "203.0.113.9", "unix:"},
    {"nginx says nothing", "", "203.0.113.9", ""},
};

// A proxy's own entry is no address. Then the proxy is the source, and nothing left of it.
constexpr Row kMalformed[]{
    {"a word", "10.0.0.1", "203.0.113.9, unknown", "10.0.0.1"},
    {"a hidden name", "10.0.0.1", "203.0.113.9, _hidden", "10.0.0.1"},
    {"nothing at the end", "10.0.0.1", "203.0.113.9,", "10.0.0.1"},
    {"nothing between two", "10.0.0.1", "203.0.113.9,,10.0.0.2", "10.0.0.2"},
    {"only a comma", "10.0.0.1", ",", "10.0.0.1"},
    {"behind the second proxy", "10.0.0.1", "203.0.113.9, unknown, 10.0.0.2", "10.0.0.2"},
    {"a zone", "10.0.0.1", "203.0.113.9, fe80::1%eth0", "10.0.0.1"},
    {"a zone in brackets", "10.0.0.1", "203.0.113.9, [fe80::1%25eth0]", "10.0.0.1"},
    {"leading zeros, which some read as octal", "10.0.0.1", "203.0.113.9, 192.000.002.007", "10.0.0.1"},
    {"three numbers", "10.0.0.1", "203.0.113.9, 192.0.2", "10.0.0.1"},
    {"one number", "10.0.0.1", "203.0.113.9, 3221225991", "10.0.0.1"},
    {"hexadecimal", "10.0.0.1", "203.0.113.9, 0xC0.0.2.7", "10.0.0.1"},
    {"a network", "10.0.0.1", "203.0.113.9, 192.0.2.0/24", "10.0.0.1"},
    {"two addresses without a comma", "10.0.0.1", "203.0.113.9, 203.0.113.9 192.0.2.7", "10.0.0.1"},
    {"a semicolon for a comma", "10.0.0.1", "203.0.113.9; 192.0.2.7", "10.0.0.1"},
    {"quotes", "10.0.0.1", "203.0.113.9, \"192.0.2.7\"", "10.0.0.1"},
    {"IPv4 in brackets", "10.0.0.1", "203.0.113.9, [192.0.2.7]", "10.0.0.1"},
    {"a bracket that is not closed", "10.0.0.1", "203.0.113.9, [2001:db8::7", "10.0.0.1"},
    {"a bracket that is not opened", "10.0.0.1", "203.0.113.9, 2001:db8::7]", "10.0.0.1"},
    {"words behind the bracket", "10.0.0.1", "203.0.113.9, [2001:db8::7]x", "10.0.0.1"},
    {"empty brackets", "10.0.0.1", "203.0.113.9, []", "10.0.0.1"},
    {"a colon without a port", "10.0.0.1", "203.0.113.9, 192.0.2.7:", "10.0.0.1"},
    {"a port that is none", "10.0.0.1", "203.0.113.9, 192.0.2.7:http", "10.0.0.1"},
    {"a port too large", "10.0.0.1", "203.0.113.9, 192.0.2.7:65536", "10.0.0.1"},
    {"only a port", "10.0.0.1", "203.0.113.9, :443", "10.0.0.1"},
    {"Forwarded's words", "10.0.0.1", "203.0.113.9, for=192.0.2.7", "10.0.0.1"},
    {"letters of another writing", "10.0.0.1", "203.0.113.9, １９２.0.2.7", "10.0.0.1"},
    {"a control character", "10.0.0.1", "203.0.113.9, 192.0.2.7\x01", "10.0.0.1"},
};

}  // namespace

TEST_CASE("the source is who talks to the outermost trusted proxy, whatever a user writes") {
    for (const Row& row : kRows) {
        CAPTURE(row.why);
        CHECK(behind(row.peer, row.forwarded).text() == row.source);
    }
}

TEST_CASE(
    "a proxy's entry that is no address leaves the proxy as the source, and tells nobody that it asks") {
    const auto everybody = parse_networks({"0.0.0.0/0", "::/0"});
    for (const Row& row : kMalformed) {
        CAPTURE(row.why);
        const Source source = behind(row.peer, row.forwarded);
        CHECK(source.text() == row.source);
        CHECK_FALSE(source.is_in(everybody));
    }
    CHECK(behind("10.0.0.1", "unknown, 192.0.2.7").is_in(everybody));
    CHECK(behind("10.0.0.1", "").is_in(everybody));
    CHECK_FALSE(behind("unix:", "192.0.2.7").is_in(everybody));
    CHECK_FALSE(Source{}.is_in(everybody));
}

TEST_CASE("without trusted proxies no header changes the source") {
    for (const Row& row : kRows) {
        CAPTURE(row.why);
        CHECK(Source::find(row.peer, row.forwarded, {}).text() == Source::find(row.peer, "", {}).text());
    }
}

TEST_CASE("a chain of trusted proxies is followed up to a limit") {
    const auto chain = [](std::size_t proxies) {
        std::string out = "203.0.113.9";
        for (std::size_t i = 1; i < proxies; ++i) out += ", 198.51.100." + std::to_string(i);
        return behind("10.0.0.1", out);
    };
    CHECK(chain(kProxyLimit).text() == "203.0.113.9");
    CHECK(chain(kProxyLimit).is_in(parse_networks({"203.0.113.9"})));
    CHECK(chain(kProxyLimit + 1).text() == "198.51.100.1");
    CHECK_FALSE(chain(kProxyLimit + 1).is_in(kTrusted));
    std::string long_header(30000, ',');
    CHECK(behind("10.0.0.1", long_header + "192.0.2.7").text() == "192.0.2.7");
    CHECK(behind("10.0.0.1", "203.0.113.9, " + std::string(30000, '1')).text() == "10.0.0.1");
}

TEST_CASE("a user is counted by an address of IPv4 and by a /64 of IPv6") {
    CHECK(behind("192.0.2.7", "").block() == "192.0.2.7/32");
    CHECK(behind("::ffff:192.0.2.7", "").block() == "192.0.2.7/32");
    CHECK(behind("2001:db8:1:2:3:4:5:6", "").block() == "2001:db8:1:2::/64");
    CHECK(behind("2001:0DB8:1:2::", "").block() == "2001:db8:1:2::/64");
    CHECK(behind("2001:db8::1", "").block() == "2001:db8::/64");
    CHECK(behind("::1", "").block() == "::/64");
    CHECK(behind("2001:db8:f::1", "2001:db8:1:2::9").block() == "2001:db8:1:2::/64");
    CHECK(behind("unix:", "").block() == "unix:");
    CHECK(Source{}.block().empty());
}

}  // namespace challenger
