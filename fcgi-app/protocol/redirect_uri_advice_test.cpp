#include "protocol/redirect_uri_advice.hpp"

#include <doctest/doctest.h>

using namespace challenger;

TEST_CASE("a redirect URI that clients send as it is needs no advice") {
    for (const auto good :
         {"https://example.org/", "https://example.org/Back", "https://example.org:8443/back?a=B",
          "http://127.0.0.1:3000/callback", "http://[::1]:3000/a.b/..c"})
        CHECK_MESSAGE(redirect_uri_advice(good).empty(), good);
}

TEST_CASE("what clients rewrite in a redirect URI, or a star in it, is said with what to register instead") {
    struct {
        const char* uri;
        const char* said;
    } const rows[]{
        {"HTTPS://example.org/", "lower case"},       {"https://Example.org/", "lower case"},
        {"https://example.org:443/", "without :443"}, {"http://localhost:80/", "without :80"},
        {"https://example.org:0443/x", ":0443"},      {"https://example.org:08443/", "without zeros"},
        {"https://example.org", "the slash"},         {"https://example.org?a=b", "the slash"},
        {"https://example.org/a/../b", "\"..\""},     {"https://example.org/%2E/b", "\"..\""},
        {"https://example.org/*", "\"*\" stands"},    {"https://example.org/?to=*", "\"*\" stands"},
        {"http://[::1]:80/", "without :80"},
    };
    for (const auto& row : rows) {
        const auto advice = redirect_uri_advice(row.uri);
        REQUIRE_MESSAGE(advice.size() == 1, row.uri);
        CHECK_MESSAGE(advice[0].find(row.said) != std::string::npos, row.uri);
    }
    CHECK(redirect_uri_advice("HTTPS://Example.org:443").size() == 3);
}
