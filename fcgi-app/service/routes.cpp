#include "service/routes.hpp"

#include "service/page.hpp"
#include "service/reply.hpp"
#include "web/negotiate.hpp"
#include "web/router.hpp"

namespace challenger {

namespace {

struct Handler {
    Result<View> (*answer)(Services&, Exchange&);
    ErrorStyle error_style = ErrorStyle::plain;
    bool has_pages = false;
};

constexpr Handler with_pages(Result<View> (*answer)(Services&, Exchange&)) {
    return {answer, ErrorStyle::plain, true};
}

constexpr Route<Handler> kRoutes[]{
    {"index", "/", "GET, HEAD, OPTIONS", with_pages(get_index)},
    {"config", "/config", "GET, HEAD, OPTIONS", {get_config}},
    {"setup", "/setup/", "POST, OPTIONS", {post_setup}},
    {"authorize", "/authorize/", "GET, HEAD, POST, OPTIONS", with_pages(authorize)},
    {"challenge", "/challenge/", "POST, OPTIONS", with_pages(post_challenge)},
    {"solve", "/solve/", "POST, OPTIONS", with_pages(post_solve)},
    {"webui", "/webui/", "GET, HEAD, OPTIONS", with_pages(get_webui)},
    {"extend", "/extend/", "POST, OPTIONS", with_pages(post_extend)},
    {"token", "/token", "POST, OPTIONS", {post_token, ErrorStyle::oauth_basic}},
    {"info", "/info", "GET, HEAD, OPTIONS", {get_info, ErrorStyle::oauth_bearer}},
    {"terms", "/terms", "GET, HEAD, OPTIONS", {get_terms}},
    {"privacy", "/privacy", "GET, HEAD, OPTIONS", {get_privacy}},
    {"health", "/health", "GET, HEAD, OPTIONS", {get_health}},
};

using Match = std::optional<RouteMatch<Handler>>;

void log_failure(const Failure& failure, LogLine& log) {
    log.add("code", describe(failure.name).code)
        .add("failure", describe(failure.name).word)
        .add("detail", failure.detail)
        .add("note", failure.note);
}

Result<View> answer(Services& services, const Request& request, const Match& match, LogLine& log) {
    if (request.target_bytes > kTargetLimitBytes) return fail(FailureName::target_too_long);
    if (!match) return fail(FailureName::endpoint_unknown);
    if (auto good = check_request(match->route->methods, request); !good) return tl::unexpected(good.error());
    Exchange exchange{request, match->argument};
    auto result = match->route->handler.answer(services, exchange);
    log.add("ref", exchange.reference).add("decision", exchange.decision);
    if (exchange.mistake) log_failure(*exchange.mistake, log);
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

// A browser that asked for a page gets its failure as one, where there are pages at all.
Response answer_failure(Services& services, const Request& request, const Match& match,
                        const Failure& failure) {
    const auto style = match ? match->route->handler.error_style : ErrorStyle::plain;
    const bool is_page = match && match->route->handler.has_pages && services.pages != nullptr &&
                         negotiate(request.accept) == Representation::html;
    try {
        if (is_page)
            return to_response(failure_page(services, Exchange{request, match->argument}, failure), style);
    } catch (const std::exception& error) {
        LogLine(Severity::error, "page").add("note", error.what());
    }
    return to_response(tl::unexpected(failure), style);
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
    Response response = result ? to_response(result, ErrorStyle::plain)
                               : answer_failure(services, request, match, result.error());
    log.add("status", response.status);
    if (!result) log_failure(result.error(), log);
    return response;
}

}  // namespace challenger
