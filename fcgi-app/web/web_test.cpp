#include <doctest/doctest.h>

#include "web/credentials.hpp"
#include "web/form.hpp"
#include "web/negotiate.hpp"
#include "web/router.hpp"

using namespace challenger;
using namespace std::string_literals;

TEST_CASE("a form is decoded: plus, percent escapes, empty values, stray ampersands") {
    const auto form = Form::parse("a=1+2%2B3&b=&&c&d=%C3%BC").value();
    CHECK(form.find("a") == "1 2+3");
    CHECK(form.find("b") == "");
    CHECK(form.find("c") == "");
    CHECK(form.find("d") == "ü");
    CHECK_FALSE(form.find("e"));
    CHECK(Form::parse(""));
    CHECK(Form::parse(std::string(500, '&') + "a=1").value().find("a") == "1");
}

TEST_CASE("a form that repeats a field or breaks an escape, NUL, UTF-8 or the field limit is refused") {
    std::string hundred;
    for (int i = 0; i < 100; ++i) hundred += "f" + std::to_string(i) + "=1&";
    hundred.pop_back();
    CHECK(Form::parse(hundred));
    for (const auto& bad :
         {"a=1&a=2"s, "a=%"s, "a=%4"s, "a=%zz"s, "a=%00"s, "a=%ff"s, "%ff=a"s, hundred + "&g=1"})
        CHECK(Form::parse(bad).error().name == FailureName::parameter_malformed);
    CHECK(Form::parse("CONTACT_PHONE=1&CONTACT_PHONE=2").error().detail == "CONTACT_PHONE: given twice");
    // A name from outside is not echoed when it could be anything.
    CHECK(Form::parse("Somebody=1&Somebody=2").error().detail == "form: given twice");
}

TEST_CASE("only forms, or no content type at all, are taken for forms") {
    for (const auto good :
         {"", "application/x-www-form-urlencoded", "Application/X-WWW-Form-Urlencoded; charset=UTF-8"})
        CHECK(check_form_content_type(good));
    for (const auto bad : {"application/json", "multipart/form-data; boundary=x", "text/plain", "x"})
        CHECK_FALSE(check_form_content_type(bad));
}

TEST_CASE("a page is sent only to whom prefers one") {
    for (const auto json : {"", "*/*", "application/json", "image/png", "text/html;q=0.5, application/json",
                            "text/html, application/json", "text/html;q=0", "text/html;q=x", "garbage",
                            "text/*;q=0.3, */*", "application/json, text/*"})
        CHECK(negotiate(json) == Representation::json);
    for (const auto html : {"text/html", "text/html, */*;q=0.8",
                            "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
                            "application/json;q=0.8, text/html;q=0.9", "TEXT/HTML", "text/*"})
        CHECK(negotiate(html) == Representation::html);
}

TEST_CASE("routes match whole paths and one argument") {
    const Route<int> routes[]{
        {"index", "/", "GET", 0}, {"config", "/config", "GET", 1}, {"challenge", "/challenge/", "POST", 2}};
    CHECK(find_route(routes, "/")->route->endpoint == 0);
    CHECK(find_route(routes, "/config")->route->endpoint == 1);
    CHECK(find_route(routes, "/challenge/ABC")->argument == "ABC");
    CHECK(find_route(routes, "/challenge/")->argument.empty());
    for (const auto path : {"", "/challenge", "/config/", "/configx", "/challenge/a/b", "//config"})
        CHECK_FALSE(find_route(routes, path));
}

TEST_CASE("a request is checked for its method, then its size, then for being whole") {
    Request request;
    request.method = "POST";
    CHECK(check_request("POST, OPTIONS", request));
    request.body_is_complete = false;
    CHECK(check_request("POST, OPTIONS", request).error().name == FailureName::header_malformed);
    request.body_bytes = kBodyLimitBytes + 1;
    CHECK(check_request("POST, OPTIONS", request).error().name == FailureName::upload_too_large);
    request.method = "POS";
    CHECK(check_request("POST, OPTIONS", request).error().name == FailureName::method_not_allowed);
    CHECK(check_request("POST, OPTIONS", request).error().detail == "POST, OPTIONS");
}

TEST_CASE("languages match by their beginning; the closest entry of the header decides") {
    CHECK(language_quality("de-CH, de;q=0.5", "de-CH") == 1000);
    CHECK(language_quality("de-CH, de;q=0.5", "de") == 500);
    CHECK(language_quality("pt", "pt-BR") == 1000);
    CHECK(language_quality("en, *;q=0.1", "fr") == 100);
    CHECK(language_quality("en", "fr") == 0);
    CHECK(language_quality("", "fr") == 0);
}

TEST_CASE("credentials come out of the Authorization header verbatim, or not at all") {
    CHECK(bearer_credentials("Bearer abc") == "abc");
    CHECK(bearer_credentials("bearer  a b ") == "a b");
    for (const auto other : {"", "Bearer", "Basic abc", "abc"}) CHECK(bearer_credentials(other).empty());
    const auto basic = basic_credentials("Basic MTpzZWNyZXQ6eA==").value();
    CHECK(basic.user == "1");
    CHECK(basic.password == "secret:x");
    for (const auto bad : {"Basic ", "Basic MQ==", "Basic ***", "Basic MTpz ZQ=="})
        CHECK_FALSE(basic_credentials(bad));
}

TEST_CASE("the language is the client's first that is there, else the user's most wanted, else English") {
    const std::vector<std::string> languages{"de", "en", "pt", "zh"};
    const auto choose = [&](std::string_view locales, std::string_view accepted) {
        return choose_language(languages, locales, accepted);
    };
    CHECK(choose("", "") == "en");
    CHECK(choose("", "fr-CH, fr;q=0.9, de;q=0.7, en;q=0.8") == "en");
    CHECK(choose("", "pt-BR,de;q=0.9") == "pt");
    CHECK(choose("", "de, zh") == "de");
    CHECK(choose("", "zh-Hant-TW") == "zh");
    CHECK(choose("", "de;q=0, *") == "en");
    CHECK(choose("", "d;q=1, deu, x") == "en");
    CHECK(choose("fr DE-at", "pt") == "de");
    CHECK(choose("fr", "pt") == "pt");
}
