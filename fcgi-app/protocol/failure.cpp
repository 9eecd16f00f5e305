#include "protocol/failure.hpp"

#include <array>
#include <cassert>

namespace challenger {

namespace {

using enum FailureName;

constexpr std::array kRows{
    FailureRow{method_not_allowed, "method_not_allowed", 20, 405, "This endpoint does not know the method."},
    FailureRow{endpoint_unknown, "endpoint_unknown", 21, 404, "There is no such endpoint."},
    FailureRow{json_malformed, "json_malformed", 22, 400, "The body is not acceptable JSON."},
    FailureRow{header_malformed, "header_malformed", 23, 400, "A request header is not acceptable."},
    FailureRow{parameter_missing, "parameter_missing", 25, 400, "A required parameter is missing."},
    FailureRow{parameter_malformed, "parameter_malformed", 26, 400, "A parameter is malformed."},
    FailureRow{grant_type_unsupported, "grant_type_unsupported", 26, 400,
               "The only grant type is authorization_code.", "unsupported_grant_type"},
    FailureRow{compression_malformed, "compression_malformed", 28, 400,
               "The body's compression is broken or not supported."},
    FailureRow{target_too_long, "target_too_long", 31, 414, "The request target is too long."},
    FailureRow{upload_too_large, "upload_too_large", 32, 413, "The request body is too large."},
    FailureRow{database_unavailable, "database_unavailable", 51, 500,
               "The database cannot be reached; nothing was done."},
    FailureRow{store_failed, "store_failed", 52, 500, "The database refused to store the change."},
    FailureRow{fetch_failed, "fetch_failed", 53, 500, "The database did not answer as expected."},
    FailureRow{commit_unknown, "commit_unknown", 54, 500,
               "The database connection was lost; it is not known whether the change was made."},
    FailureRow{internal, "internal", 60, 500, "The service met an internal error."},
    FailureRow{busy, "busy", 60, 500, "The service is too busy; nothing was done."},
    FailureRow{template_missing, "template_missing", 74, 406,
               "This installation has no pages; ask for application/json."},
    FailureRow{client_unknown, "client_unknown", 9750, 404, "The client is not known or not authorized.",
               "invalid_client"},
    FailureRow{secret_wrong, "secret_wrong", 9750, 401, "The client secret is wrong.", "invalid_client"},
    FailureRow{redirect_uri_wrong, "redirect_uri_wrong", 9751, 403,
               "The redirect URI is not the registered one."},
    FailureRow{exchange_redirect_uri_wrong, "redirect_uri_wrong", 9751, 401,
               "The redirect URI is not the registered one.", "invalid_grant"},
    FailureRow{helper_failed, "helper_failed", 9752, 502, "The message could not be handed over."},
    FailureRow{code_unknown, "code_unknown", 9753, 401,
               "The authorization code is unknown, expired or spent.", "invalid_grant"},
    FailureRow{code_malformed, "code_malformed", 9754, 401, "The authorization code is malformed.",
               "invalid_grant"},
    FailureRow{token_malformed, "token_malformed", 26, 403, "The access token is missing or malformed.",
               "invalid_token"},
    FailureRow{token_unknown, "token_unknown", 9753, 404, "The access token is unknown, expired or revoked.",
               "invalid_token"},
    FailureRow{validation_unknown, "validation_unknown", 9755, 404,
               "The validation is not known or has expired."},
    FailureRow{verifier_wrong, "verifier_wrong", 9756, 401, "The code verifier does not fit.",
               "invalid_grant"},
    FailureRow{too_many_attempts, "too_many_attempts", 9757, 429, "A limit is used up."},
    FailureRow{pin_wrong, "pin_wrong", 9758, 403, "The code is wrong."},
    FailureRow{address_erased, "address_erased", 9759, 409, "The address was erased.", "invalid_grant"},
    FailureRow{address_read_only, "address_read_only", 9760, 403,
               "The address of this validation is fixed and differs."},
    FailureRow{abandoned, "abandoned", 0, 499, "The request was given up."},
};

constexpr bool failures_are_in_order() {
    for (std::size_t i = 0; i < kRows.size(); ++i)
        if (static_cast<std::size_t>(kRows[i].name) != i) return false;
    return kRows.size() == static_cast<std::size_t>(abandoned) + 1;
}
static_assert(failures_are_in_order(), "kRows is indexed by FailureName");

}  // namespace

std::string_view oauth_error_of(const FailureRow& row) {
    if (!row.oauth_error.empty()) return row.oauth_error;
    return row.status >= 500 ? "server_error" : "invalid_request";
}

const FailureRow& row_of(FailureName name) {
    return kRows[static_cast<std::size_t>(name)];
}

}  // namespace challenger
