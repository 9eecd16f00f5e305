#include "service/reply.hpp"

namespace challenger {

namespace {

void add(Response& response, std::string_view name, std::string value) {
    response.headers.emplace_back(name, std::move(value));
}

// What is particular to a view: status and headers. Most are 200, JSON, and not to be kept.
void add_json(Response& response, int status = 200) {
    response.status = status;
    add(response, "Content-Type", "application/json");
    add(response, "Cache-Control", "no-store");
}

void describe_view(const ConfigView&, Response& response) {
    add(response, "Content-Type", "application/json");
}
void describe_view(const NonceView&, Response& response) {
    add_json(response);
}
void describe_view(const ChallengeCreatedView&, Response& response) {
    add_json(response);
}
void describe_view(const ChallengeStatusView&, Response& response) {
    add_json(response);
}
void describe_view(const TokenView&, Response& response) {
    add_json(response);
}
void describe_view(const InfoView&, Response& response) {
    add_json(response);
}
void describe_view(const HealthView& view, Response& response) {
    add_json(response, view.is_healthy ? 200 : 503);
}
// No script but our one file, nothing from elsewhere, in no frame; forms lead to us and to the client's site,
// because browsers apply form-action to the redirect that follows a form as well.
void add_page_headers(Response& response, const std::string& language, const std::string& form_origin) {
    add(response, "Content-Type", "text/html; charset=utf-8");
    if (!language.empty()) add(response, "Content-Language", language);
    add(response, "Cache-Control", "no-store");
    add(response, "Vary", "Accept, Accept-Language");
    add(response, "X-Frame-Options", "DENY");
    add(response, "Content-Security-Policy",
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; form-action 'self'" +
            (form_origin.empty() ? "" : " " + form_origin) + "; base-uri 'none'; frame-ancestors 'none'");
}

void describe_view(const CompletedView& view, Response& response) {
    if (!view.is_redirect) return add_json(response);
    response.status = 302;
    add(response, "Location", view.redirect_url);
    if (view.html.empty()) return add(response, "Cache-Control", "no-store");
    add_page_headers(response, "", "");
}
void describe_view(const SeeOtherView& view, Response& response) {
    response.status = view.after_post ? 303 : 302;
    add(response, "Location", view.url);
    add(response, "Cache-Control", "no-store");
}
void describe_view(const PageView& view, Response& response) {
    response.status = view.status;
    add_page_headers(response, view.language, view.form_origin);
    if (view.retry_after) add(response, "Retry-After", std::to_string(view.retry_after->count()));
    if (!view.allow.empty()) add(response, "Allow", view.allow);
}
void describe_view(const AssetView& view, Response& response) {
    add(response, "Content-Type", std::string(view.media_type));
    add(response, "Cache-Control", "max-age=3600");
    add(response, "Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; sandbox");
}
void describe_view(const InvalidPinView& view, Response& response) {
    add_json(response,
             describe(view.is_exhausted ? FailureName::too_many_attempts : FailureName::pin_wrong).status);
}
void describe_view(const DocumentView& view, Response& response) {
    response.status = view.is_known ? 304 : 200;
    if (!view.is_known) add(response, "Content-Type", std::string(view.media_type));
    add(response, "Content-Language", view.language);
    add(response, "ETag", view.etag);
    add(response, "Vary", "Accept, Accept-Language");
    add(response, "Cache-Control", "no-cache");
}
void describe_view(const LineView& view, Response& response) {
    response.status = view.is_implemented ? 200 : 501;
    add(response, "Content-Type", "text/plain; charset=utf-8");
}

void describe_failure(const Failure& failure, ErrorStyle style, Response& response) {
    add_json(response, describe(failure.name).status);
    if (failure.name == FailureName::method_not_allowed) add(response, "Allow", failure.detail);
    if (failure.retry_after) add(response, "Retry-After", std::to_string(failure.retry_after->count()));
    if (style == ErrorStyle::oauth_basic && response.status == 401)
        add(response, "WWW-Authenticate", "Basic realm=\"challenger\"");
    if (style == ErrorStyle::oauth_bearer && describe(failure.name).oauth_error == "invalid_token")
        add(response, "WWW-Authenticate", "Bearer realm=\"challenger\", error=\"invalid_token\"");
}

void add_common_headers(Response& response) {
    add(response, "Access-Control-Allow-Origin", "*");
    add(response, "Access-Control-Expose-Headers", "*");
    add(response, "X-Content-Type-Options", "nosniff");
    add(response, "Referrer-Policy", "no-referrer");
}

}  // namespace

Response to_response(const Result<View>& result, ErrorStyle style) {
    Response response;
    if (result) {
        response.body = to_text(*result);
        std::visit([&](const auto& view) { describe_view(view, response); }, *result);
    } else {
        response.body = to_json(result.error(), style);
        describe_failure(result.error(), style, response);
    }
    add_common_headers(response);
    return response;
}

Response preflight_response() {
    Response response{204, {}, ""};
    add_common_headers(response);
    add(response, "Access-Control-Allow-Headers", "*");
    add(response, "Access-Control-Allow-Methods", "*");
    return response;
}

}  // namespace challenger
