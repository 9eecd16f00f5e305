// What the tests of this room share: a worker without a database, requests to it, and looks into its answers.
#pragma once

#include <doctest/doctest.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "config/phone_plans.hpp"
#include "service/endpoint.hpp"
#include "service/routes.hpp"

namespace challenger {

inline constexpr char kBrowser[] = "text/html,application/xhtml+xml,*/*;q=0.8";
inline constexpr char kForm[] = "application/x-www-form-urlencoded";
inline const std::string kNonce(52, '0');

// Everything a worker makes at its start, for phone numbers; a database that nobody can reach.
struct Worker {
    Settings settings = [] {
        Settings out;
        out.address_type = AddressType::phone;
        out.base_url = "https://here.example/";
        out.helper_timeout = std::chrono::seconds(30);
        return out;
    }();
    ReadingContext reading{"", load_numbering_plans().value()};
    AddressRules rules = AddressRules::compile(AddressType::phone, "").value();
    std::vector<ServerKey> keys{{1, std::vector<std::uint8_t>(32, 1)}};
    std::string config = config_json(AddressType::phone, "a hint", rules.json());
    std::vector<Document> terms;
    std::vector<Document> privacy;
    std::vector<IpNetwork> administrators;
    std::vector<IpNetwork> trusted_proxies;
    MessageTemplates messages = MessageTemplates::load(AddressType::phone, "").value();
    HelperSettings helper;
    std::optional<Pages> pages;
    Theme theme;
    PoolSize pool_size;
    Store store{{.connection = "host=/nonexistent/socket dbname=none user=nobody"}, Policy{}};
    Services services{
        .settings = settings,
        .helper = helper,
        .reading = reading,
        .rules = rules,
        .keys = keys,
        .config = config,
        .terms = terms,
        .privacy = privacy,
        .administrators = administrators,
        .trusted_proxies = trusted_proxies,
        .messages = messages,
        .pages = pages,
        .theme = theme,
        .pool_size = pool_size,
        .store = store,
    };

    Response answer(const Request& request) {
        LogLine log(Severity::info, "request");
        return respond(services, request, log);
    }
};

inline Request make_request(const std::string& method, const std::string& path,
                            const std::string& body = "") {
    Request out;
    out.method = method;
    out.path = path;
    out.body = body;
    out.body_bytes = body.size();
    if (!body.empty()) out.content_type = kForm;
    out.sent_at = std::chrono::steady_clock::now();
    out.is_abandoned = [] { return false; };
    return out;
}

inline std::string header_of(const Response& response, std::string_view name) {
    std::string found = "(none)";
    for (const auto& [header, value] : response.headers) {
        if (header != name) continue;
        CHECK(found == "(none)");  // no header twice
        found = value;
    }
    return found;
}

inline Json json_of(const Response& response) {
    CHECK(header_of(response, "Content-Type") == "application/json");
    return parse_json(response.body).value();
}

inline std::string text_in(const Response& response, std::string_view member) {
    const Json json = json_of(response);
    const Json* found = json.find(member);
    return found == nullptr || found->string() == nullptr ? "(none)" : *found->string();
}

inline std::int64_t code_in(const Response& response) {
    const Json json = json_of(response);
    return std::get<std::int64_t>(json.find("code")->value);
}

// One request and what must come back: status, the protocol's number and the detail.
struct Case {
    Request request;
    int status;
    std::int64_t code;
    std::string detail = "(none)";
};

inline void check(const std::vector<Case>& cases) {
    Worker worker;
    for (const Case& c : cases) {
        CAPTURE(c.request.method);
        CAPTURE(c.request.path);
        CAPTURE(c.request.query);
        CAPTURE(c.request.body);
        const Response response = worker.answer(c.request);
        CHECK(response.status == c.status);
        CHECK(code_in(response) == c.code);
        CHECK(text_in(response, "detail") == c.detail);
        CHECK(header_of(response, "Cache-Control") == "no-store");
    }
}

inline Request with_query(const std::string& query) {
    Request out = make_request("GET", "/authorize/" + kNonce);
    out.query = query;
    return out;
}

inline Request with_type(Request request, const std::string& content_type) {
    request.content_type = content_type;
    return request;
}

inline Request with_authorization(Request request, const std::string& authorization) {
    request.authorization = authorization;
    return request;
}

inline Request from_browser(Request request) {
    request.accept = kBrowser;
    return request;
}

}  // namespace challenger
