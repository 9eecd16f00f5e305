// POST /token: the client exchanges its authorization code for an access token (RFC 6749 section 4.1.3).
#include "base/base32.hpp"
#include "base/base64.hpp"
#include "base/text.hpp"
#include "service/endpoint.hpp"
#include "web/credentials.hpp"
#include "web/form.hpp"

namespace challenger {

namespace {

constexpr std::size_t kCodeBytes = 32;

struct ClientCredentials {
    std::string client_id;
    std::vector<std::string> secrets;  // in each spelling it may have been sent in
};

// HTTP Basic, or client_id and client_secret in the body, never both. Libraries differ in whether they
// form-encode what they put into Basic, so it is compared both ways.
Result<ClientCredentials> read_credentials(const Request& request, const Form& form) {
    const auto client_id = form.given("client_id");
    const auto secret = form.given("client_secret");
    if (!is_basic(request.authorization)) {
        if (!client_id) return missing("client_id");
        if (!secret) return missing("client_secret");
        return ClientCredentials{*client_id, {*secret}};
    }
    if (secret) return malformed("client_secret", "given twice, also by HTTP Basic");
    const auto basic = basic_credentials(request.authorization);
    if (!basic) return malformed("Authorization", "not HTTP Basic credentials");
    ClientCredentials out{decode_form_text(basic->user).value_or(basic->user), {basic->password}};
    if (const auto decoded = decode_form_text(basic->password)) out.secrets.push_back(*decoded);
    if (client_id && *client_id != out.client_id)
        return malformed("client_id", "differs from the one of HTTP Basic");
    return out;
}

Result<TokenRequest> read_token_request(const Request& request) {
    if (auto good = check_form_content_type(request.content_type); !good) return tl::unexpected(good.error());
    const auto form = Form::parse(request.body);
    if (!form) return tl::unexpected(form.error());
    // Unknown fields are none of our business; state is the client's own.
    if (auto good = form->check_values("state"); !good) return tl::unexpected(good.error());
    const auto credentials = read_credentials(request, *form);
    if (!credentials) return tl::unexpected(credentials.error());
    const auto grant_type = form->given("grant_type");
    const auto code = form->given("code");
    if (!grant_type) return missing("grant_type");
    if (*grant_type != "authorization_code") return fail(FailureName::grant_type_unsupported);
    if (!code) return missing("code");

    TokenRequest out;
    out.client_id = ClientId::parse(credentials->client_id).value_or(ClientId{}).number;
    for (const std::string& secret : credentials->secrets) out.secret_digests.push_back(digest_hex(secret));
    // As derive_authorization_code wrote it, whatever the case it came back in.
    if (const auto bytes = from_base32(*code, kCodeBytes)) out.code_digest = digest_hex(to_base32(*bytes));
    out.redirect_uri = form->as_sent("redirect_uri");
    out.verifier = form->given("code_verifier");
    if (out.verifier) out.verifier_s256 = to_base64url(sha256(*out.verifier));
    return out;
}

}  // namespace

Result<Response> post_token(Services& services, Call& call) {
    auto wanted = read_token_request(call.request);
    if (!wanted) return tl::unexpected(wanted.error());
    const std::string token = to_base32(random_bytes32());
    wanted->token_digest = digest_hex(token);
    wanted->requires_s256 = services.settings.require_pkce;
    if (call.request.is_abandoned()) return fail(FailureName::abandoned);
    const auto life = services.store.exchange_code(*wanted);
    if (!life && life.error().name == FailureName::code_unknown && !wanted->code_digest)
        return fail_field(FailureName::code_malformed, "code");
    if (!life) return tl::unexpected(life.error());
    call.decision = "exchanged";
    return json_response(format_json(Json{Json::Object{
        {"access_token", json_text(token)},
        {"token_type", json_text("Bearer")},
        {"expires_in", json_number(life->count())},
    }}));
}

}  // namespace challenger
