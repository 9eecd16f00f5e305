// What happens to a validation besides sending: authorization, pages, solving, and the grant that follows.
#include <array>

#include "database/answers.hpp"
#include "database/store.hpp"

namespace challenger {

namespace {

constexpr std::array kCancelRefusals{Refusal{"validation_unknown", FailureName::validation_unknown}};
constexpr std::array kReadRefusals{Refusal{"token_unknown", FailureName::token_unknown}};
constexpr std::array kExchangeRefusals{
    Refusal{"client_unknown", FailureName::client_unknown},
    Refusal{"secret_wrong", FailureName::secret_wrong},
    Refusal{"code_unknown", FailureName::code_unknown},
    Refusal{"code_spent", FailureName::code_unknown, "code: used before; its token is revoked"},
    Refusal{"redirect_uri_missing", FailureName::parameter_missing, "redirect_uri"},
    Refusal{"redirect_uri_wrong", FailureName::exchange_redirect_uri_wrong, "redirect_uri"},
    Refusal{"verifier_wrong", FailureName::verifier_wrong, "code_verifier"},
    Refusal{"address_erased", FailureName::address_erased},
};

}  // namespace

Result<Authorization> Store::authorize_validation(const AuthorizationRequest& request) {
    const auto row = call_by_policy(
        "SELECT out_status, out_differs, out_redirect_uri, out_read_only, out_address, out_solved, "
        "out_addresses_left, "
        "out_transmissions_left, out_entries_left, ceil(extract(epoch FROM out_retransmission_at)) AS "
        "retransmission_at "
        "FROM challenger.authorize_validation($1, $2, $3, $4, $5, $6, $7, $8)",
        CallKind::change,
        {request.nonce_digest, argument(request.client_id), request.redirect_uri, request.state,
         request.code_challenge, request.code_challenge_method, request.ui_locales});
    if (!row) return tl::unexpected(row.error());
    const auto status = read_status<AuthorizationStatus>(*row);
    if (!status) return tl::unexpected(status.error());
    return Authorization{
        .status = *status,
        .differs = row->text("out_differs"),
        .registered_uri = row->text("out_redirect_uri"),
        .progress = read_progress(*row),
    };
}

Result<ValidationRecord> Store::view_validation(const std::string& nonce_digest) {
    const auto row = call_by_policy(
        "SELECT *, challenger.name_of_client($2) AS out_client_name, "
        "ceil(extract(epoch FROM out_retransmission_at)) AS retransmission_at, "
        "ceil(extract(epoch FROM out_expires_at - clock_timestamp())) AS life_left "
        "FROM challenger.view_validation($1, $2)",
        CallKind::rest, {nonce_digest});
    if (!row) return tl::unexpected(row.error());
    const auto status = read_status<ViewStatus>(*row);
    if (!status) return tl::unexpected(status.error());
    if (*status == ViewStatus::validation_unknown) return fail(FailureName::validation_unknown);
    const auto last_outcome = parse_ledger_outcome(row->text("out_last_outcome"));
    if (!last_outcome && (*row)["out_last_outcome"]) return unknown_word(*row, "out_last_outcome");
    return ValidationRecord{
        .state =
            {
                .is_over = *status == ViewStatus::expired,
                .was_cancelled = is_true(*row, "out_was_cancelled"),
                .is_authorized = is_true(*row, "out_is_authorized"),
                .progress = read_progress(*row),
                .initial_address_json = row->text("out_initial_address"),
                .was_wrong = is_true(*row, "out_was_wrong"),
                .is_code_out = is_true(*row, "out_is_code_out"),
                .last_outcome = last_outcome,
                .life_left = std::chrono::seconds(row->number("life_left")),
                .is_extendable = is_true(*row, "out_is_extendable"),
            },
        .ui_locales = row->text("out_ui_locales"),
        .client_name = row->text("out_client_name"),
        .redirect = read_redirect(*row),
    };
}

Result<ExtendStatus> Store::extend_validation(const std::string& nonce_digest) {
    const auto row = only_row(session_.rows("SELECT out_status FROM challenger.extend_validation($1)",
                                            {nonce_digest}, CallKind::change));
    if (!row) return tl::unexpected(row.error());
    return read_status<ExtendStatus>(*row);
}

Result<Cancellation> Store::cancel_validation(const std::string& nonce_digest) {
    const auto row = only_row(
        session_.rows("SELECT * FROM challenger.cancel_validation($1)", {nonce_digest}, CallKind::change));
    if (!row) return tl::unexpected(row.error());
    if (const auto done = read_success(*row, {"cancelled", "solved"}, kCancelRefusals); !done)
        return tl::unexpected(done.error());
    return Cancellation{.is_solved = row->text("out_status") == "solved", .redirect = read_redirect(*row)};
}

Result<Solution> Store::solve_validation(const SolveRequest& request) {
    const auto row = call_by_policy(
        "SELECT *, challenger.name_of_client($2) AS out_client_name FROM challenger.solve_validation($1, $2, "
        "$3::integer[], $4::integer[], $5::integer[], $6::text[])",
        CallKind::change,
        {request.nonce_digest,
         sql_array(request.matches, [](const auto& m) { return std::to_string(m.key_number); }),
         sql_array(request.matches, [](const auto& m) { return std::to_string(m.code_number); }),
         sql_array(request.code_digests, [](const auto& d) { return std::to_string(d.first); }),
         sql_array(request.code_digests, [](const auto& d) { return d.second; })});
    if (!row) return tl::unexpected(row.error());
    const auto status = read_status<SolveStatus>(*row);
    if (!status) return tl::unexpected(status.error());
    Solution out{
        .status = *status,
        .addresses_left = static_cast<int>(row->number("out_addresses_left")),
        .transmissions_left = static_cast<int>(row->number("out_transmissions_left")),
        .entries_left = static_cast<int>(row->number("out_entries_left")),
        .was_earlier = is_true(*row, "out_was_earlier"),
        .redirect = {},
        .client_name = row->text("out_client_name"),
    };
    if (out.status == SolveStatus::solved) out.redirect = read_redirect(*row);
    return out;
}

Result<std::chrono::seconds> Store::exchange_code(const TokenRequest& request) {
    const auto row = only_row(session_.rows(
        "SELECT * FROM challenger.exchange_code($1, $2::text[], $3, $4, $5, $6, $7, $8)",
        {argument(request.client_id), sql_array(request.secret_digests, [](const auto& d) { return d; }),
         request.code_digest, request.redirect_uri, request.verifier, request.verifier_s256,
         request.token_digest, request.requires_s256 ? "true" : "false"},
        CallKind::change));
    if (!row) return tl::unexpected(row.error());
    if (const auto done = read_success(*row, {"exchanged"}, kExchangeRefusals); !done)
        return tl::unexpected(done.error());
    return std::chrono::seconds(row->number("out_expires_in"));
}

Result<ValidatedAddress> Store::read_validated_address(const std::string& token_digest) {
    const auto row = only_row(session_.rows(
        "SELECT out_status, out_validation_id, out_address, floor(extract(epoch FROM out_expires_at)) AS "
        "expires_at "
        "FROM challenger.read_address($1)",
        {token_digest}, CallKind::rest));
    if (!row) return tl::unexpected(row.error());
    if (const auto done = read_success(*row, {"found"}, kReadRefusals); !done)
        return tl::unexpected(done.error());
    return ValidatedAddress{
        .validation_id = row->number("out_validation_id"),
        .address_json = row->text("out_address"),
        .expires_at = optional_moment(*row, "expires_at").value_or(std::chrono::sys_seconds{}),
    };
}

}  // namespace challenger
