// GET and POST /authorize/$NONCE: the client's OAuth 2.0 request, brought by the user's browser.
#include "base/log.hpp"
#include "base/percent.hpp"
#include "protocol/uri.hpp"
#include "service/endpoint.hpp"
#include "service/page.hpp"
#include "service/stored_address.hpp"
#include "service/validation_status.hpp"
#include "web/form.hpp"

namespace challenger {

namespace {

constexpr std::size_t kS256Length = 43;
constexpr std::size_t kPlainLimit = 128;

// PKCE (RFC 7636 sections 4.2 and 4.3).
Result<void> read_code_challenge(const Settings& settings, const Form& query, AuthorizationRequest& out) {
    const auto challenge = query.given("code_challenge");
    const auto method = query.given("code_challenge_method");
    if (!challenge && method) return missing("code_challenge");
    if (!challenge && settings.require_pkce) return missing("code_challenge");
    if (!challenge) return {};
    out.code_challenge = challenge;
    out.code_challenge_method = method.value_or("plain");
    const bool is_s256 = out.code_challenge_method == "S256";
    if (!is_s256 && out.code_challenge_method != "plain")
        return malformed("code_challenge_method", "allowed: S256, plain");
    if (!is_s256 && settings.require_pkce) return malformed("code_challenge_method", "allowed: S256");
    for (const char c : *challenge)
        if (!is_unreserved(c)) return malformed("code_challenge", "holds a character that is not unreserved");
    if (challenge->size() < kS256Length || challenge->size() > (is_s256 ? kS256Length : kPlainLimit))
        return malformed("code_challenge",
                         is_s256 ? "must be 43 characters" : "must be 43 to 128 characters");
    return {};
}

Result<AuthorizationRequest> read_authorization_request(const Settings& settings, const Nonce& nonce,
                                                        const std::string& text) {
    const auto query = Form::parse(text);
    if (!query) return tl::unexpected(query.error());
    // state is the client's own and goes back as it came.
    if (auto good = query->check_values("state"); !good) return tl::unexpected(good.error());
    const auto response_type = query->given("response_type");
    if (!response_type) return missing("response_type");
    if (*response_type != "code") return malformed("response_type", "allowed: code");
    const auto client = query->given("client_id");
    if (!client) return missing("client_id");
    const auto client_id = ClientId::parse(*client);
    if (!client_id) return malformed("client_id", "must be the number printed at registration");
    AuthorizationRequest out;
    out.nonce_digest = nonce.digest();
    out.client_id = client_id->number;
    out.redirect_uri = query->as_sent("redirect_uri");
    out.state = query->as_sent("state");
    out.ui_locales = query->given("ui_locales");
    if (auto good = read_code_challenge(settings, *query, out); !good) return tl::unexpected(good.error());
    return out;
}

// The first thing a new installation hits. Says both URIs to whoever made the request, and to the log.
Failure wrong_redirect_uri(const Call& call, const AuthorizationRequest& wanted,
                           const std::string& registered_uri) {
    const std::string found = shown_uri(wanted.redirect_uri.value_or(""));
    const std::string registered = shown_uri(registered_uri);
    LogLine(Severity::warning, "redirect_uri_wrong")
        .add("id", call.request.id)
        .add("ref", call.reference)
        .add("client", wanted.client_id)
        .add("found", found)
        .add("registered", registered);
    std::string reason = "found " + found + ", registered " + registered;
    if (found == registered) reason += "; they differ in a part that is not shown";
    reason += " (client " + std::to_string(wanted.client_id);
    if (!call.request.id.empty()) reason += ", request " + call.request.id;
    return fail_field(FailureName::redirect_uri_wrong, "redirect_uri", reason + ")").value();
}

}  // namespace

Result<Response> authorize(Services& services, Call& call, const Nonce& nonce) {
    const auto wanted = read_authorization_request(services.settings, nonce, call.request.query);
    if (!wanted) return tl::unexpected(wanted.error());
    if (call.request.is_abandoned()) return fail(FailureName::abandoned);
    const auto authorization = services.store.authorize_validation(*wanted);
    if (!authorization) return tl::unexpected(authorization.error());
    switch (authorization->status) {
        case AuthorizationStatus::validation_unknown:
            return fail({.name = FailureName::validation_unknown, .field = "client_id"});
        case AuthorizationStatus::challenge_differs:
            return malformed(authorization->differs,
                             authorization->differs == "state"
                                 ? "differs from what is stored, and an address was submitted"
                                 : "differs from what is stored");
        case AuthorizationStatus::redirect_uri_wrong:
            return fail(wrong_redirect_uri(call, *wanted, authorization->registered_uri));
        case AuthorizationStatus::authorized:
            break;
    }
    call.decision = "authorized";
    if (call.answers_with_page) return page_redirect(services, call, nonce);
    return status_response(authorization->progress,
                           normal_address_json(services, authorization->progress.address_json));
}

}  // namespace challenger
