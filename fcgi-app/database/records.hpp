// What goes into the SQL functions and what they answer, as plain values.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "database/statuses.hpp"
#include "protocol/address.hpp"
#include "protocol/code.hpp"
#include "protocol/outcome.hpp"
#include "protocol/validation_state.hpp"

namespace challenger {

// Everything a database decision depends on besides the data (protocol.md section 10). The digest names the
// policy: 64 hex characters, equal for equal numbers.
struct Policy {
    std::string digest;
    AddressType address_type{};
    int entries_per_code{};
    int transmissions_per_address{};
    int addresses_per_validation{};
    int failures_given_back{};
    int breaker_failures{};
    std::chrono::seconds breaker_pause{};
    std::vector<std::chrono::seconds> transmission_waits;
    std::chrono::seconds helper_timeout{};
    std::chrono::seconds validation_duration{};
    std::chrono::seconds validation_expiration{};
};

// An address with what the database compares it by: 64 hex characters, empty when it is not complete.
struct StoredAddress {
    std::string json;
    std::string digest;
    std::string masked = {};  // as the ledger shows it; only of an address that is submitted
    std::optional<std::string> old_digest = {};  // what form 1 made of what was typed, where it differs
    bool must_be_current = false;                // submitted only to have its code sent again
};

// Who wants a message to be sent, and who is to send it.
struct Sending {
    std::optional<std::string> source = {};                 // keyed digest of the network that asks
    std::optional<std::string> mail_domain = {};            // keyed digest of the recipient's
    std::optional<std::chrono::seconds> claim_within = {};  // by a send worker; nothing: this one sends
};

// The send workers of one host.
struct SendPool {
    std::string host;
    std::optional<int> workers;  // nothing: it is not known
};

// Of the last messages whose source is known.
struct SourceCount {
    std::int64_t all{};
    std::int64_t main{};  // of the most frequent source
};

struct NewValidation {
    std::int64_t client_id{};
    std::string secret_digest;
    std::string nonce_digest;
    int key_number{};
    bool read_only{};
    std::optional<StoredAddress> address;
};

// The addresses of a validation that an earlier version began, in the present form; nothing: what has no
// normal form stays as it is.
struct RenewedAddress {
    std::string nonce_digest;
    std::string address_before;  // the current address as submit_address answered it; empty: none
    std::optional<StoredAddress> address;
    std::optional<StoredAddress> initial;
};

// Where the user of a validation that has ended is sent.
struct Redirect {
    std::string uri;  // the client's; empty: nowhere
    std::optional<std::string> client_state;
    int key_number{};
    bool is_code_good{};  // solved, and the authorization code may still be exchanged
};

// What submit_address answered; the members after status are set for reserved, waiting and not_current,
// transmission_id and the four members behind it for reserved only. With old_form the two addresses are set:
// the validation's, in a form of an earlier version.
struct Submission {
    SubmitStatus status{};
    std::int64_t transmission_id{};
    std::chrono::seconds life_left{};  // of the validation
    std::string ui_locales;            // what the client asked for
    std::string gateways_down;         // names of gateways to leave out, with blanks between
    std::string client_name;           // empty: it has none
    int code_number{};
    int key_number{};
    std::string address_json;
    std::string initial_address_json;
    int attempts_left{};
    std::optional<std::chrono::sys_seconds> retransmission_at;  // nothing: no transmission is left
    std::optional<std::chrono::seconds> retry_after;            // when a refusal may end
    Redirect redirect;                                          // solved
};

// What is noted of a transmission.
struct FinishedTransmission {
    std::int64_t transmission_id{};
    TransmissionOutcome outcome{};
    std::string reason;      // how the helper ended
    std::string words;       // what it said, masked; empty: nothing
    bool is_about_helper{};  // whether the outcome says something of the helper at all
    // The gateways asked, and whom the answer of each is about: a name, and a word of the ledger. The last
    // one had the last word.
    std::vector<std::pair<std::string, std::string>> gateways;
};

// What a client asks for at /authorize; nothing = not given.
struct AuthorizationRequest {
    std::string nonce_digest;
    std::int64_t client_id{};
    std::optional<std::string> redirect_uri;
    std::optional<std::string> state;
    std::optional<std::string> code_challenge;
    std::optional<std::string> code_challenge_method;
    std::optional<std::string> ui_locales;
};

// How far a validation is; progress is set when authorized.
struct Authorization {
    AuthorizationStatus status{};
    std::string differs;         // challenge_differs: which parameter
    std::string registered_uri;  // the client's redirect URI
    Progress progress;
};

// Everything a page tells of a validation.
struct ValidationRecord {
    ValidationState state;
    std::string ui_locales;   // what the client asked for
    std::string client_name;  // empty: it has none
    Redirect redirect;        // when open and not solved, only the client's URI
};

// What became of a validation whose user gives up.
struct Cancellation {
    bool is_solved{};  // it was solved before, and stays so
    Redirect redirect;
};

struct SolveRequest {
    std::string nonce_digest;
    std::vector<CodeMatch> matches;
    std::vector<std::pair<int, std::string>> code_digests;  // server key → digest of its authorization code
};

struct Solution {
    SolveStatus status{};
    int addresses_left{};
    int transmissions_left{};
    int entries_left{};
    bool was_earlier{};            // wrong: an earlier code of this validation, which was not counted
    Redirect redirect;             // solved
    std::string client_name = {};  // solved; empty: it has none
};

struct TokenRequest {
    std::int64_t client_id{};
    std::vector<std::string> secret_digests;  // of the secret in each spelling it may have been sent in
    std::optional<std::string> code_digest;   // nothing: the code was ill-formed
    std::optional<std::string> redirect_uri;
    std::optional<std::string> verifier;
    std::optional<std::string> verifier_s256;
    std::string token_digest;
    bool requires_s256{};
};

// What the circuit breakers say.
struct Health {
    HealthStatus status{};
    int failures{};             // of what is down, the most
    std::string gateways_down;  // names, with blanks between
};

struct ValidatedAddress {
    std::int64_t validation_id{};
    std::string address_json;
    std::chrono::sys_seconds expires_at;
};

}  // namespace challenger
