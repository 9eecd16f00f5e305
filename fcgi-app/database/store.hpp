// The database as the service sees it: one member per SQL function, one round trip each.
#pragma once

#include "database/records.hpp"
#include "database/session.hpp"

namespace challenger {

class Store {
  public:
    Store(SessionOptions options, Policy policy);

    // Names the request that the calls from now on are for. A call that may change something is not made,
    // but fails as busy or abandoned, unless its answer can still come before the web server gives up; this
    // is looked at after connecting. Database failures below include these two.
    void begin_request(RequestLimits limits);

    // Makes sure of a connection whose schema fits. fails: database_unavailable; busy when the request has no
    // time for a new connection.
    Result<void> connect();

    // What is wrong with the schema, or empty. Once set, this program must not go on (exit 78).
    const std::string& schema_fault() const { return schema_fault_; }

    // What is wrong with the statement timeout of a new connection, or empty. Until it is mended, every call
    // fails as database_unavailable.
    const std::string& timeout_fault() const { return timeout_fault_; }

    // As Session::as_of_request.
    Failure as_of_request(Failure failure) const { return session_.as_of_request(std::move(failure)); }

    // Counts the last messages, by the networks that asked for them. fails: database failures.
    Result<SourceCount> count_main_source();

    // Says whether a client knows its secret. fails: client_unknown, database failures (51, 52, 54).
    Result<void> authenticate_client(std::int64_t client_id, const std::string& secret_digest);

    // Opens a validation. fails: client_unknown, database failures.
    Result<void> setup_validation(const NewValidation& validation);

    // Decides on a submitted address and reserves its transmission. fails: database failures.
    Result<Submission> submit_address(const std::string& nonce_digest, const StoredAddress& address,
                                      const Sending& sending);

    // Takes a transmission that submit_address reserved for a send worker. in: the pool that this one is of.
    // out: as submit_address with reserved; nothing when it must not be sent: too late, taken, or its code is
    // void. fails: database failures.
    Result<std::optional<Submission>> claim_transmission(const std::string& nonce_digest,
                                                         std::int64_t transmission_id, const SendPool& pool);

    // Brings the addresses of a validation into the present form, unless that is done or its current address
    // is another one by now. fails: validation_unknown, database failures.
    Result<void> renew_address(const RenewedAddress& renewed);

    // Takes a client's request at /authorize. fails: database failures.
    Result<Authorization> authorize_validation(const AuthorizationRequest& request);

    // Reads what a page tells of a validation, also of one that has ended. fails: validation_unknown,
    // database failures.
    Result<ValidationRecord> view_validation(const std::string& nonce_digest);

    // Gives a validation more time, unless it has had all there is. fails: database failures.
    Result<ExtendStatus> extend_validation(const std::string& nonce_digest);

    // Ends a validation whose user gives up, unless it is solved. Doing it again changes nothing. fails:
    // validation_unknown, also when it has expired; database failures.
    Result<Cancellation> cancel_validation(const std::string& nonce_digest);

    // Counts and compares an entered code. fails: database failures.
    Result<Solution> solve_validation(const SolveRequest& request);

    // Exchanges an authorization code. out: the token's life.
    // fails: client_unknown, secret_wrong, code_unknown, parameter_missing, exchange_redirect_uri_wrong,
    // verifier_wrong, address_erased, database failures.
    Result<std::chrono::seconds> exchange_code(const TokenRequest& request);

    // The address behind an access token. fails: token_unknown, database failures.
    Result<ValidatedAddress> read_validated_address(const std::string& token_digest);

    // Says that the database answers, and how the helper is. fails: database failures.
    Result<Health> check_health();

    // Notes how a transmission ended. When the connection breaks, the note is sent once more on a new one,
    // because the database keeps the first outcome. fails: database failures.
    Result<void> finish_transmission(const FinishedTransmission& transmission);

  private:
    Result<void> register_worker(Session& session);
    // Calls a function whose first argument is the policy's number. in: whether it may change something; the
    // arguments behind the number. Registers
    // the policy anew when the database has forgotten it.
    Result<Row> call_by_policy(const char* sql, CallKind kind, std::vector<Argument> arguments);

    Policy policy_;
    std::string policy_id_;
    std::string schema_fault_;
    std::string timeout_fault_;
    Session session_;
};

}  // namespace challenger
