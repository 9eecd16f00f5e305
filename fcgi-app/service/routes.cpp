#include "service/routes.hpp"

#include <variant>

#include "protocol/times.hpp"
#include "service/failure_response.hpp"
#include "web/negotiate.hpp"
#include "web/router.hpp"

namespace challenger {

namespace {

// What a browser gets, that is, a request whose Accept header prefers HTML.
enum class ForBrowsers : std::uint8_t {
    json,         // what programs get
    page,         // a page; 406 when this installation has none, before anything has an effect
    page_if_any,  // a page, or what programs get when this installation has none
};

struct Endpoint {
    std::variant<Handler, NonceHandler> handler;
    ForBrowsers for_browsers = ForBrowsers::json;
    ErrorStyle error_style = ErrorStyle::plain;
    std::chrono::seconds read_time = kReadTime;  // how long nginx waits for a worker that starts helpers
};

using enum ForBrowsers;
constexpr std::string_view kGet = "GET, HEAD, OPTIONS";
constexpr std::string_view kGetOrPost = "GET, HEAD, POST, OPTIONS";
constexpr std::string_view kPost = "POST, OPTIONS";

// Word for the log, path, methods, and who answers; the first row that fits is taken.
constexpr Route<Endpoint> kRoutes[]{
    {"index", "/", kGet, {get_index, page}},
    {"config", "/config", kGet, {get_config}},
    {"setup", "/setup/", kPost, {post_setup}},
    {"authorize", "/authorize/", kGetOrPost, {authorize, page}},
    {"challenge", "/challenge/", kPost, {post_challenge, page, ErrorStyle::plain, kSendReadTime}},
    // A success needs no page, it leads to the client.
    {"solve", "/solve/", kPost, {post_solve, page_if_any}},
    {"webui", "/webui/theme.css", kGet, {get_theme_style, page_if_any}},
    {"webui", "/webui/logo", kGet, {get_theme_logo, page_if_any}},
    {"webui", "/webui/", kGet, {get_webui, page}},
    {"extend", "/extend/", kPost, {post_extend, page}},
    {"cancel", "/cancel/", kPost, {post_cancel, page}},
    {"token", "/token", kPost, {post_token, json, ErrorStyle::oauth_basic}},
    {"info", "/info", kGet, {get_info, json, ErrorStyle::oauth_bearer}},
    {"terms", "/terms", kGet, {get_terms}},
    {"privacy", "/privacy", kGet, {get_privacy}},
    {"health", "/health", kGet, {get_health}},
};

// How long nginx waits. Where a helper runs depends on the configuration that passed the request on.
std::chrono::seconds read_time_of(const Endpoint& endpoint, const Request& request) {
    return request.send_location.empty() ? endpoint.read_time : kReadTime;
}

bool takes_nonce(const Endpoint& endpoint) {
    return std::holds_alternative<NonceHandler>(endpoint.handler);
}

// What every endpoint needs before it is called. fails: as check_request, validation_unknown for what is no
// nonce, template_missing; in this order.
Result<void> check_call(const Services& services, const Route<Endpoint>& route, Call& call,
                        const std::optional<Nonce>& nonce) {
    if (auto good = check_request(route.methods, call.request); !good) return good;
    if (takes_nonce(route.endpoint) && !nonce) return fail(FailureName::validation_unknown);
    if (nonce) call.reference = nonce->reference();
    if (call.prefers_html && route.endpoint.for_browsers == page && !services.pages)
        return fail(FailureName::template_missing);
    return {};
}

// What every answer carries, also to be read by scripts of other sites (protocol.md section 0).
void add_common_headers(const Request& request, Response& response) {
    response.add("Access-Control-Allow-Origin", "*");
    response.add("Access-Control-Expose-Headers", "*");
    response.add("X-Content-Type-Options", "nosniff");
    response.add("Referrer-Policy", "no-referrer");
    if (request.method != "OPTIONS") return;
    response.add("Access-Control-Allow-Headers", "*");
    response.add("Access-Control-Allow-Methods", "*");
}

void log_failure(const Failure& failure, LogLine& log) {
    const FailureRow& row = row_of(failure.name);
    log.add("code", row.code)
        .add("failure", row.word)
        .add("detail", failure.detail)
        .add("note", failure.note);
}

}  // namespace

Response respond(Services& services, const Request& request, LogLine& log) {
    const auto match = find_route(kRoutes, request.path);
    log.add("endpoint", match ? match->route->name : "none").add("method", request.method);
    // Whoever types or copies a URL wrongly is mostly a person.
    const Endpoint endpoint = match ? match->route->endpoint : Endpoint{{}, page_if_any};
    Call call{.request = request, .argument = match ? match->argument : ""};
    call.prefers_html = negotiate(request.accept) == Representation::html;
    call.answers_with_page = call.prefers_html && endpoint.for_browsers != json && services.pages;
    const auto nonce = takes_nonce(endpoint) ? Nonce::parse(call.argument) : std::nullopt;

    Result<Response> answer = fail(FailureName::endpoint_unknown);
    services.store.begin_request({.answer_by = request.sent_at + read_time_of(endpoint, request),
                                  .is_abandoned = request.is_abandoned});
    // The last net under the endpoints: what a library throws ends as 500/60, never as a dead worker.
    try {
        if (request.method == "OPTIONS") {
            answer = empty_response(204);
        } else if (request.target_bytes > kTargetLimitBytes) {
            answer = fail(FailureName::target_too_long);
        } else if (match) {
            const auto ready = check_call(services, *match->route, call, nonce);
            if (!ready)
                answer = tl::unexpected(ready.error());
            else if (nonce)
                answer = std::get<NonceHandler>(endpoint.handler)(services, call, *nonce);
            else
                answer = std::get<Handler>(endpoint.handler)(services, call);
        }
    } catch (const std::exception& error) {
        answer = fail({.name = FailureName::internal, .note = error.what()});
    }
    if (!answer) answer = tl::unexpected(services.store.as_of_request(answer.error()));
    log.add("ref", call.reference).add("decision", call.decision);
    if (call.shown_failure) log_failure(*call.shown_failure, log);
    Response response = answer
                            ? std::move(*answer)
                            : failure_response(services, call, nonce, answer.error(), endpoint.error_style);
    add_common_headers(request, response);
    log.add("status", response.status);
    if (!answer) log_failure(answer.error(), log);
    return response;
}

}  // namespace challenger
