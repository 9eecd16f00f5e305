// POST /challenge/$NONCE: a user submits an address, and a code goes there when the policy allows it.
#include "base/duration.hpp"
#include "protocol/envelope.hpp"
#include "protocol/first_form.hpp"
#include "protocol/limits.hpp"
#include "protocol/ticket.hpp"
#include "protocol/times.hpp"
#include "service/deliver.hpp"
#include "service/endpoint.hpp"
#include "service/page.hpp"
#include "service/redirect.hpp"
#include "service/stored_address.hpp"
#include "service/validation_status.hpp"
#include "web/form.hpp"

namespace challenger {

namespace {

// The room in an envelope and the restrictions. The room is not asked of an address that the user cannot
// change: an earlier version took it, and where it cannot be printed the helper says so. in: what it was read
// from.
Result<void> check_rules(Services& services, const Nonce& nonce, const Address& address,
                         const FieldSource& typed) {
    if (const auto room = check_envelope(address, typed); !room) {
        const auto is_only_one = is_only_address(services, nonce.digest(), address);
        if (!is_only_one) return tl::unexpected(is_only_one.error());
        if (!*is_only_one) return room;
    }
    return services.rules.check_restrictions(address);
}

// in: the body as a form, or what is wrong with it.
Result<Address> read_submitted_address(Services& services, const Request& request, const Nonce& nonce,
                                       const Result<Form>& form) {
    if (auto good = check_form_content_type(request.content_type); !good) return tl::unexpected(good.error());
    if (!form) return tl::unexpected(form.error());
    const FieldSource typed = [&](std::string_view field) { return form->find(field); };
    auto address =
        read_address(services.settings.address_type, Completeness::complete, services.reading, typed);
    if (!address) return tl::unexpected(address.error());
    if (auto allowed = check_rules(services, nonce, *address, typed); !allowed)
        return tl::unexpected(allowed.error());
    return address;
}

// A mistake is shown beside its field, with what was typed.
Result<Response> ask_again(Services& services, Call& call, const Nonce& nonce, const Form& form,
                           const Failure& failure) {
    const PageState state{.shows_address = true,
                          .failure = failure,
                          .typed = typed_address(services.settings.address_type, form)};
    call.shown_failure = failure;
    return validation_page(services, call, nonce, state, row_of(failure.name).status);
}

// Whether the address that must wait is the current one, in whatever form.
PageNews news_of_waiting(const Services& services, const Submission& submission, const Address& submitted) {
    const auto current = recipient_of(services, submission);
    return current && counting_key(*current) == counting_key(submitted) ? PageNews::sent_already
                                                                        : PageNews::not_changed;
}

// Who asks for the message, and which worker is to send it.
Sending sending_of(const Services& services, const Request& request, const Address& address) {
    const auto digest = [&](std::string_view purpose, std::string_view text) -> std::optional<std::string> {
        if (text.empty()) return std::nullopt;
        return keyed_digest_hex(services.keys.front().bytes, purpose, text).substr(0, 32);
    };
    Sending out{.source = digest("challenger source 1", request.source.block())};
    if (address.type == AddressType::email) {
        const std::string& email = address.fields.front().second;
        out.mail_domain = digest("challenger mail domain 1", email.substr(email.rfind('@') + 1));
    }
    if (!request.send_location.empty()) out.claim_within = kClaimTime;
    return out;
}

Failure busy(std::string note) {
    return {.name = FailureName::busy, .note = std::move(note), .retry_after = std::chrono::seconds(1)};
}

// Runs the helper for a transmission that is reserved for this worker, and says what came of it.
Result<Response> send_message(Services& services, Call& call, const Nonce& nonce,
                              const Submission& reservation, PageNews news) {
    const auto recipient = recipient_of(services, reservation);
    if (!recipient) return tl::unexpected(recipient.error());
    const TransmissionOutcome outcome = deliver(services, call.request, nonce, *recipient, reservation);
    call.decision = format_outcome(outcome);
    if (call.answers_with_page) return page_redirect(services, call, nonce, news);
    if (outcome != TransmissionOutcome::accepted)
        return fail({.name = FailureName::helper_failed, .detail = std::string(format_outcome(outcome))});
    return challenge_response(reservation, Transmitted::now);
}

// What another worker reserved for this one. Nothing is sent unless it is claimed now.
Result<Response> take_over(Services& services, Call& call, const Nonce& nonce) {
    const Request& request = call.request;
    const auto ticket = open_ticket(services.keys, nonce, request.ticket, std::chrono::system_clock::now());
    if (!ticket) return fail(busy("no valid ticket: waited too long in the queue, or another key signed it"));
    if (request.is_abandoned()) return fail(FailureName::abandoned);
    if (auto connected = services.store.connect(); !connected) return tl::unexpected(connected.error());
    if (!time_for_helper(services.settings, request)) return fail(busy("waited too long for the database"));
    const auto reservation =
        services.store.claim_transmission(nonce.digest(), ticket->transmission_id, services.pool_size.now());
    if (!reservation) return tl::unexpected(reservation.error());
    if (!*reservation) return fail(busy("the transmission cannot be claimed"));
    return send_message(services, call, nonce, **reservation,
                        ticket->is_repetition ? PageNews::sent_again : PageNews::none);
}

// Has the web server pass the request on to a send worker. No client sees this answer.
Response hand_over(const Services& services, const Request& request, const Nonce& nonce, Ticket ticket) {
    ticket.valid_until =
        std::chrono::ceil<std::chrono::seconds>(std::chrono::system_clock::now()) + kClaimTime;
    Response response = empty_response(200);
    response.add("X-Accel-Redirect", request.send_location);
    response.add("X-Challenger-Ticket", sign_ticket(services.keys.front(), nonce, ticket));
    return response;
}

}  // namespace

Failure refusal_of(const Submission& submission) {
    using enum SubmitStatus;
    const auto used_up = [&](Limit limit, std::string detail) {
        return Failure{.name = FailureName::too_many_attempts, .detail = std::move(detail), .limit = limit};
    };
    switch (submission.status) {
        case validation_unknown:
            return {.name = FailureName::validation_unknown};
        case read_only:
            return {.name = FailureName::address_read_only};
        case no_addresses_left:
            return used_up(Limit::addresses, "addresses: this validation has had all its addresses");
        case no_transmissions_left: {
            // A transmission under way may fail and be given back.
            Failure failure =
                used_up(Limit::transmissions, "transmissions: this address has had all its messages");
            failure.retry_after = submission.retry_after;
            return failure;
        }
        case no_codes_left:
            return used_up(Limit::codes, "codes: this validation has made all its codes");
        case under_way:
            return {.name = FailureName::too_many_attempts,
                    .detail = "under_way: a message of this validation is being sent; wait until it has been",
                    .limit = Limit::sending,
                    .retry_after = submission.retry_after};
        case over_share:
            return {.name = FailureName::too_many_attempts,
                    .detail =
                        "share: your network, or the mail domain of the address, keeps much of the service "
                        "busy; try again shortly",
                    .limit = Limit::sending,
                    .retry_after = submission.retry_after};
        case helper_paused:
            return {.name = FailureName::helper_failed,
                    .detail = std::string(format_outcome(TransmissionOutcome::failed)),
                    .note = "the circuit breaker is open",
                    .retry_after = submission.retry_after};
        case reserved:
        case waiting:
        case not_current:
        case solved:
        case old_form:
            break;
    }
    return {.name = FailureName::internal, .note = "not a refusal"};
}

Response challenge_response(const Submission& submission, Transmitted transmitted) {
    const auto& next = submission.retransmission_at;
    Json::Object members{
        {"type", json_text("created")},
        {"attempts_left", json_number(submission.attempts_left)},
        {"address", parse_json(submission.address_json).value_or(Json{Json::Object{}})},
        {"transmitted", Json{transmitted == Transmitted::now}},
        {"retransmission_time", moment_json(next)},
    };
    if (next) members.emplace_back("next_tx_time", json_text(format_rfc3339(*next)));
    return json_response(format_json(Json{std::move(members)}));
}

Result<Response> post_challenge(Services& services, Call& call, const Nonce& nonce) {
    const Request& request = call.request;
    if (!request.ticket.empty()) return take_over(services, call, nonce);
    const auto form = Form::parse(request.body);
    const auto address = read_submitted_address(services, request, nonce, form);
    if (!address)
        return call.answers_with_page && form ? ask_again(services, call, nonce, *form, address.error())
                                              : tl::unexpected(address.error());

    if (request.is_abandoned()) return fail(FailureName::abandoned);
    // Connecting may take long, so it comes first.
    if (auto connected = services.store.connect(); !connected) return tl::unexpected(connected.error());
    const bool hands_over = !request.send_location.empty();
    if (!hands_over && !time_for_helper(services.settings, request))
        return fail(busy("waited too long in the queue, or for the database"));
    StoredAddress stored = stored_address(*address);
    const auto old_digest =
        digest_hex(first_counting_key(*address, [&](std::string_view field) { return form->find(field); }));
    if (old_digest != stored.digest) stored.old_digest = old_digest;
    stored.must_be_current = form->given("again").has_value();
    const auto submission =
        submit_address(services, nonce.digest(), stored, sending_of(services, request, *address));
    if (!submission) return tl::unexpected(submission.error());
    call.decision = format_status(submission->status);
    const bool is_solved = submission->status == SubmitStatus::solved;
    const bool is_waiting = submission->status == SubmitStatus::waiting;
    // What changed nothing shows the same page as what did: it is drawn from the database.
    if (call.answers_with_page && is_solved) return page_redirect(services, call, nonce);
    if (call.answers_with_page && is_waiting)
        return page_redirect(services, call, nonce, news_of_waiting(services, *submission, *address));
    if (submission->status == SubmitStatus::not_current)
        return call.answers_with_page ? page_redirect(services, call, nonce, PageNews::out_of_date)
                                      : challenge_response(*submission, Transmitted::earlier);
    if (is_solved) return completed_response(redirect_url(services, nonce, submission->redirect));
    if (is_waiting) return challenge_response(*submission, Transmitted::earlier);
    if (submission->status != SubmitStatus::reserved) return fail(refusal_of(*submission));

    const bool is_repetition = form->find("again") == "code";
    if (hands_over)
        return hand_over(services, request, nonce,
                         {.transmission_id = submission->transmission_id, .is_repetition = is_repetition});
    return send_message(services, call, nonce, *submission,
                        is_repetition ? PageNews::sent_again : PageNews::none);
}

}  // namespace challenger
