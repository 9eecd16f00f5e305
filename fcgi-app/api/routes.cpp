#include "api/routes.hpp"

#include "api/reply.hpp"
#include "http/router.hpp"

namespace challenger {

namespace {

struct Handler {
    Result<View> (*answer)(Services&, Exchange&);
    ErrorStyle error_style = ErrorStyle::plain;
};

constexpr Route<Handler> kRoutes[]{
    {"index", "/", "GET, HEAD, OPTIONS", {get_index}},
    {"config", "/config", "GET, HEAD, OPTIONS", {get_config}},
    {"setup", "/setup/", "POST, OPTIONS", {post_setup}},
    {"authorize", "/authorize/", "GET, HEAD, POST, OPTIONS", {authorize}},
    {"challenge", "/challenge/", "POST, OPTIONS", {post_challenge}},
    {"solve", "/solve/", "POST, OPTIONS", {post_solve}},
    {"token", "/token", "POST, OPTIONS", {post_token, ErrorStyle::oauth_basic}},
    {"info", "/info", "GET, HEAD, OPTIONS", {get_info, ErrorStyle::oauth_bearer}},
    {"terms", "/terms", "GET, HEAD, OPTIONS", {get_terms}},
    {"privacy", "/privacy", "GET, HEAD, OPTIONS", {get_privacy}},
    {"health", "/health", "GET, HEAD, OPTIONS", {get_health}},
};

using Match = std::optional<RouteMatch<Handler>>;

Result<View> answer(Services& services, const Request& request, const Match& match, LogLine& log) {
    if (request.target_bytes > kTargetLimitBytes) return fail(FailureName::target_too_long);
    if (!match) return fail(FailureName::endpoint_unknown);
    if (auto good = check_request(match->route->methods, request); !good) return tl::unexpected(good.error());
    Exchange exchange{request, match->argument};
    auto result = match->route->handler.answer(services, exchange);
    log.add("ref", exchange.reference).add("decision", exchange.decision);
    return result;
}

// The last net under the endpoints: what a library throws ends as 500/60, never as a dead worker.
Result<View> answer_without_throwing(Services& services, const Request& request, const Match& match,
                                     LogLine& log) {
    try {
        return answer(services, request, match, log);
    } catch (const std::exception& error) {
        return fail(FailureName::internal, "", error.what());
    }
}

}  // namespace

Response respond(Services& services, const Request& request, LogLine& log) {
    const Match match = find_route(kRoutes, request.path);
    log.add("endpoint", match ? match->route->name : "none").add("method", request.method);
    if (request.method == "OPTIONS") {
        log.add("status", 204);
        return preflight_response();
    }
    const auto result = answer_without_throwing(services, request, match, log);
    Response response = to_response(result, match ? match->route->handler.error_style : ErrorStyle::plain);
    log.add("status", response.status);
    if (!result) {
        const Failure& failure = result.error();
        log.add("code", describe(failure.name).code)
            .add("failure", describe(failure.name).word)
            .add("detail", failure.detail)
            .add("note", failure.note);
    }
    return response;
}

}  // namespace challenger
