#include "service/failure_response.hpp"

#include "base/log.hpp"
#include "service/page.hpp"

namespace challenger {

namespace {

std::string error_json(const Failure& failure, const FailureRow& row, ErrorStyle style) {
    Json::Object members{{"code", json_number(row.code)}, {"hint", json_text(row.hint)}};
    if (!failure.detail.empty()) members.emplace_back("detail", json_text(failure.detail));
    if (style != ErrorStyle::plain) {
        const std::string in_brackets = failure.detail.empty() ? "" : " (" + failure.detail + ")";
        members.emplace_back("error", json_text(oauth_error_of(row)));
        members.emplace_back("error_description", json_text(std::string(row.hint) + in_brackets));
    }
    return format_json(Json{std::move(members)});
}

}  // namespace

Response failure_response(Services& services, const Call& call, const std::optional<Nonce>& nonce,
                          const Failure& failure, ErrorStyle style) {
    const FailureRow& row = row_of(failure.name);
    std::optional<Response> page;
    try {
        if (call.answers_with_page) page = failure_page(services, call, nonce, failure);
    } catch (const std::exception& error) {
        LogLine(Severity::error, "page").add("note", error.what());
    }
    Response response = page ? std::move(*page) : json_response(error_json(failure, row, style), row.status);
    if (!failure.allowed_methods.empty()) response.add("Allow", failure.allowed_methods);
    if (failure.retry_after) response.add("Retry-After", std::to_string(failure.retry_after->count()));
    // Only here: libraries that find it take the error for one of authentication, whatever the body says.
    if (style == ErrorStyle::oauth_basic && row.status == 401 && row.oauth_error == "invalid_client")
        response.add("WWW-Authenticate", "Basic realm=\"challenger\"");
    if (style == ErrorStyle::oauth_bearer && row.oauth_error == "invalid_token")
        response.add("WWW-Authenticate", "Bearer realm=\"challenger\", error=\"invalid_token\"");
    return response;
}

}  // namespace challenger
