#include "api/routes.hpp"

#include "api/reply.hpp"
#include "http/router.hpp"

namespace challenger {

namespace {

using Handler = Result<View> (*)(Services&, Exchange&);

constexpr Route<Handler> kRoutes[]{
    {"config", "/config", "GET, HEAD, OPTIONS", get_config},
    {"setup", "/setup/", "POST, OPTIONS", post_setup},
    {"challenge", "/challenge/", "POST, OPTIONS", post_challenge},
};

Result<View> answer(Services& services, const Request& request, LogLine& log) {
    const auto match = find_route(kRoutes, request);
    if (!match) return tl::unexpected(match.error());
    log.add("endpoint", match->route->name);
    if (!request.body_is_complete)
        return fail(FailureName::header_malformed, "Content-Length: the body was shorter");
    Exchange exchange{request, match->argument};
    auto result = match->route->handler(services, exchange);
    log.add("ref", exchange.reference).add("decision", exchange.decision);
    return result;
}

// The last net under the endpoints: what a library throws ends as 500/60, never as a dead worker.
Result<View> answer_without_throwing(Services& services, const Request& request, LogLine& log) {
    try {
        return answer(services, request, log);
    } catch (const std::exception& error) {
        return fail(FailureName::internal, "", error.what());
    }
}

}  // namespace

Response respond(Services& services, const Request& request, LogLine& log) {
    log.add("method", request.method);
    if (request.method == "OPTIONS") {
        log.add("status", 204);
        return preflight_response();
    }
    const auto result = answer_without_throwing(services, request, log);
    Response response = to_response(result);
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
