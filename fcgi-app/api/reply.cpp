#include "api/reply.hpp"

#include "render/json_views.hpp"

namespace challenger {

namespace {

void add_cross_origin_headers(Response& response) {
    response.headers.emplace_back("Access-Control-Allow-Origin", "*");
    response.headers.emplace_back("Access-Control-Expose-Headers", "*");
}

Response json_response(int status, std::string body) {
    Response response{status, {{"Content-Type", "application/json"}}, std::move(body)};
    response.headers.emplace_back("X-Content-Type-Options", "nosniff");
    add_cross_origin_headers(response);
    return response;
}

void forbid_keeping(Response& response) {
    response.headers.emplace_back("Cache-Control", "no-store");
    response.headers.emplace_back("Referrer-Policy", "no-referrer");
}

Response failure_response(const Failure& failure) {
    Response response = json_response(describe(failure.name).status, to_json(failure));
    forbid_keeping(response);
    if (failure.name == FailureName::method_not_allowed)
        response.headers.emplace_back("Allow", failure.detail);
    if (failure.retry_after)
        response.headers.emplace_back("Retry-After", std::to_string(failure.retry_after->count()));
    return response;
}

}  // namespace

Response to_response(const Result<View>& result) {
    if (!result) return failure_response(result.error());
    Response response = json_response(200, to_json(*result));
    if (!std::holds_alternative<ConfigView>(*result)) forbid_keeping(response);
    return response;
}

Response preflight_response() {
    Response response{204, {}, ""};
    add_cross_origin_headers(response);
    response.headers.emplace_back("Access-Control-Allow-Headers", "*");
    response.headers.emplace_back("Access-Control-Allow-Methods", "*");
    return response;
}

}  // namespace challenger
