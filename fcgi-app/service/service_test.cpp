#include <doctest/doctest.h>

#include "protocol/snippet_version.hpp"
#include "service/main_source.hpp"
#include "service/redirect.hpp"
#include "service/test_worker.hpp"

using namespace challenger;
using namespace std::chrono_literals;
using namespace std::string_literals;

TEST_CASE("POST /challenge names the field and what is wrong with it") {
    const auto post = [](const std::string& body) {
        return make_request("POST", "/challenge/" + kNonce, body);
    };
    check({
        {post(""), 400, 25, "CONTACT_PHONE"},
        {post("CONTACT_PHONE=+"), 400, 25, "CONTACT_PHONE"},
        {post("CONTACT_PHONE=1&CONTACT_PHONE=2"), 400, 26, "CONTACT_PHONE: given twice"},
        {post("CONTACT_PHONE=%"), 400, 26, "form: a broken percent escape"},
        {post("CONTACT_PHONE=%2B41%0A79"), 400, 26, "CONTACT_PHONE: holds a control character"},
        {post("CONTACT_PHONE=nonsense"), 400, 26,
         "CONTACT_PHONE: holds letters; allowed: +, digits, blanks, hyphens, dots, slashes and brackets"},
        {post("CONTACT_PHONE=0791234567"), 400, 26,
         "CONTACT_PHONE: the country code is missing; begin with + and the country code, such as +41 79 123 "
         "45 67"},
        {post("CONTACT_PHONE=%E2%80%8B+%C2%A0"), 400, 25, "CONTACT_PHONE"},
        {with_type(post("CONTACT_PHONE=%2B41791234567"), "application/json"), 400, 23,
         "Content-Type: allowed is application/x-www-form-urlencoded"},
        // What is good reaches the database.
        {post("CONTACT_PHONE=%2B41791234567"), 500, 51},
        {with_type(post("CONTACT_PHONE=%2B41791234567"), ""), 500, 51},
    });
}

TEST_CASE(
    "POST /challenge starts no helper for a request that waited too long, and says when to come again") {
    Worker worker;
    Request request = make_request("POST", "/challenge/" + kNonce, "CONTACT_PHONE=%2B41791234567");
    request.sent_at -= 39s;
    const Response response = worker.answer(request);
    CHECK(response.status == 500);
    CHECK(code_in(response) == 60);
    CHECK(header_of(response, "Retry-After") == "1");
}

TEST_CASE("what nginx gives up soon asks no database, and is told when to come again") {
    struct Ask {
        Request request;
        std::chrono::seconds age;
    };
    const std::string query = "response_type=code&client_id=1";
    const std::string token =
        "client_id=1&client_secret=x&grant_type=authorization_code&code=" + std::string(52, '0');
    // /challenge is given 40 s, all else 5 s; a new connection takes up to 2 s, the answer half a second.
    const Ask asks[]{
        {make_request("POST", "/setup/1"), 3s},
        {with_query(query), 3s},
        {make_request("POST", "/challenge/" + kNonce, "CONTACT_PHONE=%2B41791234567"), 38s},
        {make_request("POST", "/solve/" + kNonce, "pin=12345678"), 3s},
        {make_request("POST", "/token", token), 3s},
        {make_request("POST", "/extend/" + kNonce), 3s},
        {make_request("POST", "/cancel/" + kNonce), 3s},
        {make_request("GET", "/webui/" + kNonce), 3s},
    };
    for (Ask ask : asks) {
        CAPTURE(ask.request.path);
        Worker worker;
        ask.request.sent_at -= ask.age;
        const Response late = worker.answer(ask.request);
        CHECK(late.status == 500);
        CHECK(code_in(late) == 60);
        CHECK(header_of(late, "Retry-After") == "1");
        ask.request.sent_at += ask.age;
        CHECK(code_in(worker.answer(ask.request)) == 51);
    }
}

TEST_CASE("POST /solve names what is wrong with the code") {
    const auto post = [](const std::string& body) { return make_request("POST", "/solve/" + kNonce, body); };
    check({
        {post(""), 400, 25, "pin"},
        {post("pin=+"), 400, 25, "pin"},
        {post("pin=1234567"), 400, 26, "pin: holds no code"},
        {post("pin=1234-5678+8765-4321"), 400, 26, "pin: holds two different codes"},
        {post("pin=1&pin=2"), 400, 26, "pin: given twice"},
        {with_type(post("pin=12345678"), "text/plain"), 400, 23,
         "Content-Type: allowed is application/x-www-form-urlencoded"},
        {post("pin=12345678"), 500, 51},
    });
}

TEST_CASE("GET /authorize names the parameter and what is wrong with it") {
    const std::string good = "response_type=code&client_id=1";
    check({
        {with_query(""), 400, 25, "response_type"},
        {with_query("response_type=code"), 400, 25, "client_id"},
        {with_query("response_type=token&client_id=1"), 400, 26, "response_type: allowed: code"},
        {with_query("response_type=code&client_id=x"), 400, 26,
         "client_id: must be the number printed at registration"},
        {with_query(good + "&code_challenge_method=S256"), 400, 25, "code_challenge"},
        {with_query(good + "&code_challenge=short"), 400, 26, "code_challenge: must be 43 to 128 characters"},
        {with_query(good + "&code_challenge=" + std::string(44, 'a') + "&code_challenge_method=S256"), 400,
         26, "code_challenge: must be 43 characters"},
        {with_query(good + "&code_challenge=" + std::string(43, '*')), 400, 26,
         "code_challenge: holds a character that is not unreserved"},
        {with_query(good + "&code_challenge=x&code_challenge_method=S512"), 400, 26,
         "code_challenge_method: allowed: S256, plain"},
        {with_query(good + "&ui_locales=%01"), 400, 26, "ui_locales: holds a control character"},
        {with_query(good + "&other=" + std::string(1025, 'x')), 400, 26, "form: longer than 1024 bytes"},
        {with_query(good), 500, 51},
    });
}

TEST_CASE("POST /token and GET /info fail in OAuth's words, and say how a client is to authenticate") {
    Worker worker;
    const Response missing = worker.answer(make_request("POST", "/token", "grant_type=authorization_code"));
    CHECK(missing.status == 400);
    CHECK(text_in(missing, "error") == "invalid_request");
    CHECK(text_in(missing, "error_description") == "A required parameter is missing. (client_id)");
    CHECK(header_of(missing, "WWW-Authenticate") == "(none)");
    const std::string client = "client_id=1&client_secret=x&code=x&grant_type=";
    CHECK(text_in(worker.answer(make_request("POST", "/token", client + "password")), "error") ==
          "unsupported_grant_type");
    CHECK(code_in(worker.answer(make_request("POST", "/token", client + "authorization_code"))) == 51);
    CHECK(text_in(worker.answer(with_authorization(make_request("POST", "/token", client), "Basic ***")),
                  "detail") == "client_secret: given twice, also by HTTP Basic");
    CHECK(text_in(worker.answer(with_authorization(make_request("POST", "/token", "code=x"), "Basic ***")),
                  "detail") == "Authorization: not HTTP Basic credentials");

    const Response info = worker.answer(make_request("GET", "/info"));
    CHECK(info.status == 403);
    CHECK(text_in(info, "detail") == "Authorization");
    CHECK(header_of(info, "WWW-Authenticate") == "Bearer realm=\"challenger\", error=\"invalid_token\"");
    Request known = with_authorization(make_request("GET", "/info"), "Bearer " + kNonce);
    CHECK(code_in(worker.answer(known)) == 51);
}

TEST_CASE("POST /setup shows what is wrong with a body to clients only: the database is asked first") {
    const auto post = [](const std::string& body) {
        return with_type(make_request("POST", "/setup/1", body), "application/json");
    };
    check({{post("{"), 500, 51}, {post(R"({"read_only":1})"), 500, 51}, {post("{}"), 500, 51}});
}

TEST_CASE("what never changes is answered without a database") {
    Worker worker;
    const Response config = worker.answer(make_request("GET", "/config"));
    CHECK(config.status == 200);
    CHECK(header_of(config, "Content-Type") == "application/json");
    CHECK(header_of(config, "Cache-Control") == "(none)");
    CHECK(text_in(config, "address_type") == "phone");
    CHECK(text_in(config, "address_hint") == "a hint");
    const Response index = worker.answer(make_request("GET", "/"));
    CHECK(index.body ==
          "challenger-fcgi: validates that a person can receive messages at an address (phone).\n");
    CHECK(header_of(index, "Content-Type") == "text/plain; charset=utf-8");
    CHECK(worker.answer(make_request("GET", "/terms")).status == 501);
    CHECK(worker.answer(make_request("GET", "/privacy")).body == "This service has no such document.\n");
}

TEST_CASE("a document is sent in the reader's language, and not again to a reader who has it") {
    Worker worker;
    worker.terms = {{"de", "text/plain; charset=utf-8", "\"1\"", "Bedingungen"},
                    {"en", "text/plain; charset=utf-8", "\"2\"", "Terms"}};
    Request request = make_request("GET", "/terms");
    CHECK(worker.answer(request).body == "Terms");
    request.accept_language = "de";
    const Response german = worker.answer(request);
    CHECK(german.body == "Bedingungen");
    CHECK(header_of(german, "Content-Language") == "de");
    CHECK(header_of(german, "ETag") == "\"1\"");
    for (const auto known : {"\"1\"", "W/\"1\"", "\"0\", \"1\"", "*"}) {
        request.if_none_match = known;
        const Response again = worker.answer(request);
        CHECK(again.status == 304);
        CHECK(again.body.empty());
        CHECK(header_of(again, "Content-Type") == "(none)");
    }
    request.if_none_match = "\"2\"";
    CHECK(worker.answer(request).status == 200);
}

TEST_CASE("health without a database is 503; administrators are told why") {
    Worker worker;
    const Response plain = worker.answer(make_request("GET", "/health"));
    CHECK(plain.status == 503);
    CHECK(plain.body == R"({"status":"unavailable"})");
    worker.administrators.push_back(IpNetwork::parse("127.0.0.0/8").value());
    Request request = make_request("GET", "/health");
    request.source = Source::find("127.0.0.1", "", {});
    CHECK(text_in(worker.answer(request), "database").starts_with("unavailable: "));
    CHECK(health_response(Health{HealthStatus::helper_paused, 5, {}}, Asker::administrator, kSnippetVersion)
              .body ==
          R"({"status":"degraded","database":"ok","helper":"paused after 5 failures in a row"})");
    CHECK(health_response(Health{HealthStatus::helper_paused, 5, {}}, Asker::anybody, 1).status == 200);
    CHECK(health_response(Health{}, Asker::administrator, kSnippetVersion + 1).body ==
          R"({"status":"ok","database":"ok","helper":"ok"})");
    const Response older = health_response(Health{}, Asker::administrator, kSnippetVersion - 1);
    CHECK(text_in(older, "status") == "ok");
    CHECK(text_in(older, "nginx").starts_with("an older snippet"));
    CHECK(health_response(Health{}, Asker::anybody, kSnippetVersion - 1).body == R"({"status":"ok"})");
}

TEST_CASE("behind a proxy an administrator is who the proxy names, never the proxy in another's place") {
    Worker worker;
    worker.administrators = parse_networks({"127.0.0.0/8", "192.0.2.7"});
    const auto is_told = [&](std::string_view peer, std::string_view forwarded) {
        Request request = make_request("GET", "/health");
        request.source = Source::find(peer, forwarded, parse_networks({"127.0.0.1"}));
        return text_in(worker.answer(request), "database") != "(none)";
    };
    CHECK(is_told("127.0.0.1", "192.0.2.7"));
    CHECK(is_told("127.0.0.1", ""));
    CHECK_FALSE(is_told("127.0.0.1", "192.0.2.8"));
    CHECK_FALSE(is_told("127.0.0.1", "192.0.2.7, 192.0.2.8"));
    CHECK_FALSE(is_told("127.0.0.1", "127.0.0.1, 192.0.2.8"));
    CHECK_FALSE(is_told("127.0.0.1", "unknown"));
    CHECK_FALSE(is_told("192.0.2.8", "192.0.2.7"));
}

TEST_CASE("a solved validation leads to the client with a code, or with an error when the code is spent") {
    Worker worker;
    const Nonce nonce = Nonce::parse(kNonce).value();
    Redirect redirect{
        .uri = "https://client.example/?a=b", .client_state = "s", .key_number = 1, .is_code_good = true};
    const std::string code = derive_authorization_code(worker.keys[0], AddressType::phone, nonce);
    CHECK(redirect_url(worker.services, nonce, redirect) ==
          "https://client.example/?a=b&code=" + code + "&state=s");
    worker.settings.issuer = "https://here.example";
    redirect.is_code_good = false;
    CHECK(redirect_url(worker.services, nonce, redirect) ==
          "https://client.example/?a=b&error=access_denied&state=s&iss=https%3A%2F%2Fhere.example");
    CHECK(completed_response("https://client.example/").body ==
          R"({"type":"completed","redirect_url":"https://client.example/"})");
}

TEST_CASE("it is noticed once a day when nearly all submissions come from one network") {
    const auto start = std::chrono::steady_clock::time_point{};
    // How often it is said while every so many-th of them comes from elsewhere.
    const auto said = [&](MainSource& main_source, int submissions, int others,
                          std::chrono::steady_clock::time_point now) {
        int times = 0;
        for (int i = 1; i <= submissions; ++i)
            times += main_source.note(i % others == 0 ? "192.0.2." + std::to_string(i) : "10.0.0.1/32", now)
                         ? 1
                         : 0;
        return times;
    };
    MainSource main_source;
    CHECK(said(main_source, kSubmissionsJudged - 1, 20, start) == 0);
    CHECK(said(main_source, 1, 2, start) == 1);
    CHECK(said(main_source, 1000, 20, start + 23h) == 0);
    CHECK(said(main_source, 1000, 20, start + 24h) == 1);
    MainSource of_many;
    CHECK(said(of_many, 1000, 15, start) == 0);
    MainSource of_nobody;
    for (int i = 0; i < 1000; ++i) CHECK_FALSE(of_nobody.note("", start));
}
