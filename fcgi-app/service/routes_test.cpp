#include "service/routes.hpp"

#include <doctest/doctest.h>

#include "service/failure_response.hpp"
#include "service/test_worker.hpp"

using namespace challenger;
using namespace std::string_literals;

TEST_CASE(
    "every endpoint answers OPTIONS, whatever the path, with 204 and what scripts of other sites need") {
    Worker worker;
    for (const auto path : {"/", "/config", "/challenge/x", "/nowhere", "/token"}) {
        const Response response = worker.answer(make_request("OPTIONS", path));
        CHECK(response.status == 204);
        CHECK(response.body.empty());
        CHECK(header_of(response, "Access-Control-Allow-Headers") == "*");
        CHECK(header_of(response, "Access-Control-Allow-Methods") == "*");
        CHECK(header_of(response, "Access-Control-Allow-Origin") == "*");
    }
}

TEST_CASE("an answer of any kind carries the common headers once") {
    Worker worker;
    for (const auto& request :
         {make_request("GET", "/"), make_request("GET", "/config"), make_request("GET", "/nowhere"),
          make_request("GET", "/health"), make_request("GET", "/terms"), make_request("POST", "/token")}) {
        const Response response = worker.answer(request);
        CHECK(header_of(response, "Access-Control-Allow-Origin") == "*");
        CHECK(header_of(response, "Access-Control-Expose-Headers") == "*");
        CHECK(header_of(response, "X-Content-Type-Options") == "nosniff");
        CHECK(header_of(response, "Referrer-Policy") == "no-referrer");
        CHECK(header_of(response, "Access-Control-Allow-Methods") == "(none)");
    }
}

TEST_CASE("unknown paths are 404, wrong methods 405 with Allow, too much is 413 or 414") {
    Request large = make_request("POST", "/challenge/" + kNonce);
    large.body_bytes = kBodyLimitBytes + 1;
    Request cut = make_request("POST", "/solve/" + kNonce, "pin=1");
    cut.body_is_complete = false;
    Request far = make_request("GET", "/config");
    far.target_bytes = kTargetLimitBytes + 1;
    check({
        {make_request("GET", "/nowhere"), 404, 21},
        {make_request("GET", "/challenge/a/b"), 404, 21},
        {make_request("PUT", "/config"), 405, 20, "GET, HEAD, OPTIONS"},
        {make_request("GET", "/challenge/" + kNonce), 405, 20, "POST, OPTIONS"},
        {make_request("PUT", "/authorize/" + kNonce), 405, 20, "GET, HEAD, POST, OPTIONS"},
        {large, 413, 32, "the limit is 65536 bytes"},
        {cut, 400, 23, "Content-Length: the body was shorter"},
        {far, 414, 31},
    });
    Worker worker;
    CHECK(header_of(worker.answer(make_request("PUT", "/config")), "Allow") == "GET, HEAD, OPTIONS");
    CHECK(header_of(worker.answer(make_request("GET", "/token")), "Allow") == "POST, OPTIONS");
    CHECK(header_of(worker.answer(make_request("GET", "/nowhere")), "Allow") == "(none)");
}

TEST_CASE("HEAD is answered as GET; the web server leaves the body out") {
    Worker worker;
    CHECK(worker.answer(make_request("HEAD", "/config")).body == worker.config);
    CHECK(worker.answer(make_request("HEAD", "/setup/1")).status == 405);
    CHECK(worker.answer(make_request("HEAD", "/nowhere")).status == 404);
}

TEST_CASE("what is no nonce is an unknown validation, before anything else of the request is read") {
    for (const auto& nonce : {""s, "short"s, std::string(53, '0'), std::string(51, '0') + "-"})
        check({
            {make_request("GET", "/authorize/" + nonce), 404, 9755},
            {with_type(make_request("POST", "/challenge/" + nonce, "x"), "text/plain"), 404, 9755},
            {make_request("POST", "/solve/" + nonce, "pin=x"), 404, 9755},
            {make_request("GET", "/webui/" + nonce), 404, 9755},
            {from_browser(make_request("GET", "/webui/" + nonce)), 404, 9755},
            {make_request("POST", "/extend/" + nonce), 404, 9755},
            {make_request("POST", "/cancel/" + nonce), 404, 9755},
        });
}

TEST_CASE("a browser that asks for a page where there are none gets 406 before anything has an effect") {
    check({
        {from_browser(make_request("GET", "/")), 406, 74},
        {from_browser(with_query("nonsense")), 406, 74},
        {from_browser(make_request("POST", "/challenge/" + kNonce, "CONTACT_PHONE=%2B41791234567")), 406, 74},
        {from_browser(make_request("GET", "/webui/" + kNonce)), 406, 74},
        {from_browser(make_request("POST", "/extend/" + kNonce)), 406, 74},
        {from_browser(make_request("POST", "/cancel/" + kNonce)), 406, 74},
        // A success leads to the client without a page of ours, so mistakes are told as to a program.
        {from_browser(make_request("POST", "/solve/" + kNonce, "pin=x")), 400, 26, "pin: holds no code"},
    });
}

TEST_CASE("a request that the web server has given up has no effect") {
    Worker worker;
    for (const auto& path :
         {"/challenge/"s + kNonce, "/solve/"s + kNonce, "/extend/"s + kNonce, "/cancel/"s + kNonce}) {
        Request request = make_request("POST", path, "CONTACT_PHONE=%2B41791234567&pin=12345678");
        request.is_abandoned = [] { return true; };
        CHECK(worker.answer(request).status == 499);
    }
}

TEST_CASE("a wrong client secret asks for HTTP Basic at /token only") {
    Worker worker;
    const Request request = make_request("POST", "/token");
    const Call call{.request = request, .argument = ""};
    const Failure failure{.name = FailureName::secret_wrong};
    CHECK(header_of(failure_response(worker.services, call, {}, failure, ErrorStyle::oauth_basic),
                    "WWW-Authenticate") == "Basic realm=\"challenger\"");
    const Response plain = failure_response(worker.services, call, {}, failure, ErrorStyle::plain);
    CHECK(header_of(plain, "WWW-Authenticate") == "(none)");
    CHECK(text_in(plain, "error") == "(none)");
}

TEST_CASE(
    "a spent authorization code asks for no other authentication, so that libraries see invalid_grant") {
    Worker worker;
    const Request request = make_request("POST", "/token");
    const Call call{.request = request, .argument = ""};
    for (const auto name : {FailureName::code_unknown, FailureName::code_malformed,
                            FailureName::verifier_wrong, FailureName::exchange_redirect_uri_wrong}) {
        const Response refused =
            failure_response(worker.services, call, {}, Failure{.name = name}, ErrorStyle::oauth_basic);
        CHECK(refused.status == 401);
        CHECK(text_in(refused, "error") == "invalid_grant");
        CHECK(header_of(refused, "WWW-Authenticate") == "(none)");
    }
}

TEST_CASE("the operator's look is an asset when there is one, else what any wrong link is") {
    Worker worker;
    CHECK(worker.answer(make_request("GET", "/webui/theme.css")).status == 404);
    CHECK(worker.answer(make_request("GET", "/webui/logo")).status == 404);
    worker.theme.style = "a{}";
    worker.theme.logo = "<svg/>";
    worker.theme.logo_type = "image/svg+xml";
    const Response style = worker.answer(make_request("GET", "/webui/theme.css"));
    CHECK(style.body == "a{}");
    CHECK(header_of(style, "Content-Type") == "text/css; charset=utf-8");
    CHECK(header_of(style, "Cache-Control") == "max-age=3600");
    CHECK(header_of(worker.answer(make_request("GET", "/webui/logo")), "Content-Type") == "image/svg+xml");
}
