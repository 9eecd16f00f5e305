// The named failures of the service and the one table of what a client sees of each: number, status,
// sentence. Every room names failures; service/failure_response turns them into answers.
#pragma once

#include <chrono>
#include <cstddef>
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
const FailureRow& row_of(FailureName name);

// What a validation has used up when the failure is too_many_attempts.
enum class Limit : std::uint8_t {
    none,           // the failure is about no limit
    addresses,      // of the validation
    transmissions,  // to the address
    codes,          // of the validation
    sending,        // messages under way; it ends by itself
};

// What is wrong with the text of a field, as far as whoever typed it is told: a page has a sentence for each.
enum class Mistake : std::uint8_t {
    other,
    missing,
    invisible_character,
    several,    // numbers, addresses or codes, where there can be one
    too_short,  // to be whole
    too_long,
    no_country_code,  // or none that can be told from other digits
    trunk_zeros,      // behind the country code, more than one
    odd_character,    // that no phone number holds
    extension,
    half_address,  // no @, or nothing on one side of it
    blank,
    before_at,
    after_at,
    long_line,   // for an envelope; of several, Failure::line says which
    many_lines,  // for an envelope
    earlier_code,
};

// A failure on its way to the client. No text of it ever holds an address, code, nonce, token or secret.
struct Failure {
    FailureName name;
    std::string field =
        {};  // the form field, parameter or header that it is about, as the protocol spells it
    std::string detail = {};           // public: which field or limit, and what is wrong with it
    Mistake mistake = Mistake::other;  // in the field
    std::size_t line = 0;              // of the field, from 1: long_line
    Limit limit = Limit::none;
    std::string note = {};                                 // private: for the log
    std::optional<std::chrono::seconds> retry_after = {};  // set when waiting helps, at least 1 s
    std::string allowed_methods = {};                      // method_not_allowed: the list for Allow
};

}  // namespace challenger
