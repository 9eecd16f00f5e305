// The named failures of the service and the one table that turns a name into what a client sees.
// Every room names failures; only api/reply turns them into HTTP.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace challenger {

enum class FailureName : std::uint8_t {
    method_not_allowed,
    endpoint_unknown,
    json_malformed,
    header_malformed,
    parameter_missing,
    parameter_malformed,
    grant_type_unsupported,
    compression_malformed,
    target_too_long,
    upload_too_large,
    database_unavailable,
    store_failed,
    fetch_failed,
    commit_unknown,
    internal,
    busy,
    template_missing,
    client_unknown,
    secret_wrong,
    redirect_uri_wrong,
    exchange_redirect_uri_wrong,
    helper_failed,
    code_unknown,
    code_malformed,
    token_malformed,
    token_unknown,
    validation_unknown,
    verifier_wrong,
    too_many_attempts,
    pin_wrong,
    address_erased,
    address_read_only,
    abandoned,  // ours: the web server has closed the connection; nobody reads the answer
};

// One row of the table (protocol.md section 9): log word, protocol number, HTTP status, fixed sentence
// (ASCII), and the OAuth 2.0 error; when that is empty, the status decides it.
struct FailureRow {
    FailureName name;
    std::string_view word;
    int code;
    int status;
    std::string_view hint;
    std::string_view oauth_error = "";
};

// The `error` that goes with a failure at /token and /info.
std::string_view oauth_error_of(const FailureRow& row);

// Finds the row of a named failure; every name has exactly one.
const FailureRow& describe(FailureName name);

// A failure on its way to the client. Neither text ever holds an address, code, nonce, token or secret.
struct Failure {
    FailureName name;
    std::string detail = {};                               // public: the parameter or limit concerned
    std::string note = {};                                 // private: for the log
    std::optional<std::chrono::seconds> retry_after = {};  // set when waiting helps, at least 1 s
};

}  // namespace challenger
