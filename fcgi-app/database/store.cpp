#include "database/store.hpp"

#include <fmt/format.h>

#include <array>

#include "base/log.hpp"
#include "database/answers.hpp"
#include "database/schema.hpp"

namespace challenger {

namespace {

// How this version writes addresses and their digests: challenger.validation.address_form.
constexpr int kAddressForm = 2;

constexpr std::array kRenewRefusals{Refusal{"validation_unknown", FailureName::validation_unknown}};
constexpr std::array kClientRefusals{Refusal{"client_unknown", FailureName::client_unknown}};

// Times leave the database as whole seconds, rounded up so that a named moment is never too early.
constexpr char kSubmitSql[] =
    "SELECT out_status, out_transmission_id, out_code_number, out_key_number, out_address, "
    "out_initial_address, "
    "out_attempts_left, "
    "ceil(extract(epoch FROM out_retransmission_at)) AS retransmission_at, "
    "CASE WHEN out_retry_at IS NOT NULL THEN greatest(ceil(extract(epoch FROM out_retry_at - "
    "clock_timestamp())), 1) "
    "END AS retry_after, floor(extract(epoch FROM out_expires_at - clock_timestamp())) AS life_left, "
    "out_ui_locales, out_gateways_down, out_client_name, out_redirect_uri, out_client_state, "
    "out_is_code_good "
    "FROM challenger.submit_address($1, $2, $3, $4, $5, in_form => $6, in_old_digest => $7, "
    "in_only_current => $8, in_source => $9, in_mail_domain => $10, "
    "in_claim_within => $11::interval)";

constexpr char kClaimSql[] =
    "SELECT out_status, out_transmission_id, out_code_number, out_key_number, out_address, "
    "out_attempts_left, "
    "ceil(extract(epoch FROM out_retransmission_at)) AS retransmission_at, "
    "floor(extract(epoch FROM out_expires_at - clock_timestamp())) AS life_left, "
    "out_ui_locales, out_gateways_down, out_client_name "
    "FROM challenger.claim_transmission($1, $2, $3, $4, $5)";

// What submit_address and claim_transmission both answer of a transmission.
Submission read_submission(const Row& row, SubmitStatus status) {
    return {
        .status = status,
        .transmission_id = row.number("out_transmission_id"),
        .life_left = std::chrono::seconds(row.number("life_left")),
        .ui_locales = row.text("out_ui_locales"),
        .gateways_down = row.text("out_gateways_down"),
        .client_name = row.text("out_client_name"),
        .code_number = static_cast<int>(row.number("out_code_number")),
        .key_number = static_cast<int>(row.number("out_key_number")),
        .address_json = row.text("out_address"),
        .initial_address_json = {},
        .attempts_left = static_cast<int>(row.number("out_attempts_left")),
        .retransmission_at = optional_moment(row, "retransmission_at"),
        .retry_after = {},
        .redirect = {},
    };
}

// Without a timeout of the server, a call that we no longer wait for would still be made. in: the session's,
// 0 for none; the longest that may be. out: what is wrong, or empty.
std::string fault_of_timeout(std::chrono::milliseconds timeout, std::chrono::milliseconds longest) {
    if (timeout.count() > 0 && timeout <= longest) return {};
    return fmt::format(
        "the statement_timeout of the worker's role is {}, which must be over 0 and at most "
        "STATEMENT_TIMEOUT, "
        "{} ms; set it with ALTER ROLE, or use PREPARE = YES",
        timeout.count() == 0 ? "not set" : fmt::format("{} ms", timeout.count()), longest.count());
}

Argument digest_argument(const std::optional<StoredAddress>& address) {
    return address && !address->digest.empty() ? Argument(address->digest) : std::nullopt;
}

}  // namespace

Store::Store(SessionOptions options, Policy policy)
    : policy_(std::move(policy)),
      session_(std::move(options), [this](Session& s) { return register_worker(s); }) {}

void Store::begin_request(RequestLimits limits) {
    session_.begin_request(std::move(limits));
}

Result<void> Store::connect() {
    return session_.connect();
}

Result<void> Store::register_worker(Session& session) {
    const auto row = only_row(session.rows(
        "SELECT *, (SELECT setting FROM pg_catalog.pg_settings WHERE name = 'statement_timeout') AS "
        "timeout_ms "
        "FROM challenger.register_worker($1, $2, $3, $4, $5, $6, $7, $8, $9::interval, "
        "$10::interval[], "
        "$11::interval, $12::interval, $13::interval)",
        {argument(schema_number()), policy_.digest, std::string(format_address_type(policy_.address_type)),
         argument(policy_.entries_per_code), argument(policy_.transmissions_per_address),
         argument(policy_.addresses_per_validation), argument(policy_.failures_given_back),
         argument(policy_.breaker_failures), interval(policy_.breaker_pause),
         sql_array(policy_.transmission_waits, interval), interval(policy_.helper_timeout),
         interval(policy_.validation_duration), interval(policy_.validation_expiration)},
        CallKind::rest));
    if (!row) {
        if (session.is_function_missing())
            schema_fault_ =
                "the schema is missing or too old, or this role may not use it; run: challengerctl db "
                "upgrade";
        if (row.error().name == FailureName::busy) return tl::unexpected(row.error());
        return fail({.name = FailureName::database_unavailable, .note = row.error().note});
    }
    const std::string status = row->text("out_status");
    if (status != "ready") {
        schema_fault_ = fmt::format("{}: the database is at {}, this program is made for {}", status,
                                    row->number("out_schema"), schema_number());
        return fail({.name = FailureName::database_unavailable, .note = schema_fault_});
    }
    timeout_fault_ =
        fault_of_timeout(std::chrono::milliseconds(row->number("timeout_ms")), session.statement_timeout());
    if (!timeout_fault_.empty())
        return fail({.name = FailureName::database_unavailable, .note = timeout_fault_});
    policy_id_ = row->text("out_policy_id");
    return {};
}

Result<Row> Store::call_by_policy(const char* sql, CallKind kind, std::vector<Argument> arguments) {
    // The number is known after the first connection. A later connection registers again and gets the same
    // one.
    if (policy_id_.empty())
        if (auto connected = connect(); !connected) return tl::unexpected(connected.error());
    arguments.insert(arguments.begin(), policy_id_);
    auto row = only_row(session_.rows(sql, arguments, kind));
    if (!row || row->text("out_status") != "policy_unknown") return row;
    // A database restored from an older backup: nothing was done yet, so asking again is safe.
    if (auto registered = register_worker(session_); !registered) return tl::unexpected(registered.error());
    arguments.front() = policy_id_;
    row = only_row(session_.rows(sql, arguments, kind));
    if (row && row->text("out_status") == "policy_unknown")
        return fail({.name = FailureName::fetch_failed,
                     .note = "the policy is unknown right after its registration"});
    return row;
}

Result<void> Store::authenticate_client(std::int64_t client_id, const std::string& secret_digest) {
    const auto row = only_row(session_.rows("SELECT * FROM challenger.authenticate_client($1, $2)",
                                            {argument(client_id), secret_digest}, CallKind::rest));
    if (!row) return tl::unexpected(row.error());
    return read_success(*row, {"known"}, kClientRefusals);
}

Result<void> Store::setup_validation(const NewValidation& validation) {
    const auto& address = validation.address;
    const auto row = call_by_policy(
        "SELECT out_status FROM challenger.setup_validation($1, $2, $3, $4, $5, $6, $7, $8, "
        "in_form => $9)",
        CallKind::change,
        {argument(validation.client_id), validation.secret_digest, validation.nonce_digest,
         argument(validation.key_number), validation.read_only ? "true" : "false",
         address ? Argument(address->json) : std::nullopt, digest_argument(address), argument(kAddressForm)});
    if (!row) return tl::unexpected(row.error());
    return read_success(*row, {"created"}, kClientRefusals);
}

Result<Submission> Store::submit_address(const std::string& nonce_digest, const StoredAddress& address,
                                         const Sending& sending) {
    const auto row = call_by_policy(
        kSubmitSql, CallKind::change,
        {nonce_digest, address.json, address.digest, address.masked, argument(kAddressForm),
         address.old_digest, address.must_be_current ? "true" : "false", sending.source, sending.mail_domain,
         sending.claim_within ? Argument(interval(*sending.claim_within)) : std::nullopt});
    if (!row) return tl::unexpected(row.error());
    const auto status = read_status<SubmitStatus>(*row);
    if (!status) return tl::unexpected(status.error());
    Submission out = read_submission(*row, *status);
    out.initial_address_json = row->text("out_initial_address");
    if ((*row)["retry_after"]) out.retry_after = std::chrono::seconds(row->number("retry_after"));
    if (out.status == SubmitStatus::solved) out.redirect = read_redirect(*row);
    return out;
}

Result<std::optional<Submission>> Store::claim_transmission(const std::string& nonce_digest,
                                                            std::int64_t transmission_id,
                                                            const SendPool& pool) {
    const auto row = call_by_policy(kClaimSql, CallKind::change,
                                    {nonce_digest, argument(transmission_id), pool.host,
                                     pool.workers ? argument(*pool.workers) : std::nullopt});
    if (!row) return tl::unexpected(row.error());
    const auto status = read_status<ClaimStatus>(*row);
    if (!status) return tl::unexpected(status.error());
    if (*status == ClaimStatus::not_claimable) return std::nullopt;
    return read_submission(*row, SubmitStatus::reserved);
}

Result<void> Store::renew_address(const RenewedAddress& renewed) {
    const auto json = [](const std::optional<StoredAddress>& address) {
        return address ? Argument(address->json) : std::nullopt;
    };
    const auto& before = renewed.address_before;
    const auto row = only_row(session_.rows(
        "SELECT out_status FROM challenger.renew_address($1, $2, $3, $4, $5, $6, $7)",
        {renewed.nonce_digest, argument(kAddressForm), before.empty() ? std::nullopt : Argument(before),
         json(renewed.address), digest_argument(renewed.address), json(renewed.initial),
         digest_argument(renewed.initial)},
        CallKind::change));
    if (!row) return tl::unexpected(row.error());
    return read_success(*row, {"renewed", "changed"}, kRenewRefusals);
}

Result<Health> Store::check_health() {
    const auto row = call_by_policy(
        "SELECT out_status, out_failures, out_gateways FROM challenger.read_health($1)", CallKind::rest, {});
    if (!row) return tl::unexpected(row.error());
    const auto status = read_status<HealthStatus>(*row);
    if (!status) return tl::unexpected(status.error());
    return Health{*status, static_cast<int>(row->number("out_failures")), row->text("out_gateways")};
}

Result<SourceCount> Store::count_main_source() {
    const auto row = only_row(
        session_.rows("SELECT out_all, out_main FROM challenger.count_main_source()", {}, CallKind::rest));
    if (!row) return tl::unexpected(row.error());
    return SourceCount{row->number("out_all"), row->number("out_main")};
}

Result<void> Store::finish_transmission(const FinishedTransmission& transmission) {
    const auto note = [&] {
        return only_row(session_.rows(
            "SELECT * FROM challenger.finish_transmission($1, $2, $3, $4, $5, in_gateways => $6::text[], "
            "in_abouts => $7::text[])",
            {argument(transmission.transmission_id), std::string(format_outcome(transmission.outcome)),
             transmission.reason,
             transmission.words.empty() ? std::nullopt : Argument(printable(transmission.words)),
             transmission.is_about_helper ? "true" : "false",
             sql_array(transmission.gateways, [](const auto& g) { return '"' + g.first + '"'; }),
             sql_array(transmission.gateways, [](const auto& g) { return g.second; })},
            CallKind::rest));
    };
    // It has happened, so it is noted whether the request has time left or not.
    session_.begin_request({});
    auto row = note();
    if (!row && row.error().name == FailureName::commit_unknown) row = note();
    if (!row) return tl::unexpected(row.error());
    // Unknown when the database was restored from an older backup: there is no row to note anything in.
    return read_success(*row, {"noted", "noted_before", "transmission_unknown"}, {});
}

}  // namespace challenger
