// POST /challenge/$NONCE: a user submits an address, and a code goes there when the policy allows it.
#include "service/deliver.hpp"
#include "service/endpoint.hpp"
#include "service/page.hpp"
#include "service/way_back.hpp"
#include "web/form.hpp"

namespace challenger {

namespace {

Result<Address> read_submitted_address(const Services& services, const Request& request) {
    if (auto good = check_form_content_type(request.content_type); !good) return tl::unexpected(good.error());
    const auto form = Form::parse(request.body);
    if (!form) return tl::unexpected(form.error());
    auto address = read_address(services.settings.address_type, Completeness::complete,
                                [&](std::string_view field) { return form->find(field); });
    if (!address) return address;
    if (auto allowed = services.rules.check(*address); !allowed) return tl::unexpected(allowed.error());
    return address;
}

// A mistake is shown where it was made, with what was typed.
Result<View> ask_again(Services& services, Exchange& exchange, const Nonce& nonce, const Failure& failure) {
    PageWish wish{.status = describe(failure.name).status, .shows_address = true, .failure = failure};
    const auto form = Form::parse(exchange.request.body);
    if (!form) return tl::unexpected(failure);
    for (const auto field : fields_of(services.settings.address_type))
        wish.typed.emplace_back(field, form->find(field).value_or(""));
    exchange.mistake = failure;
    return page_of(services, exchange, nonce, wish);
}

// What the database refused, as the failure the protocol names; only for statuses that refuse.
Failure refusal(const Submission& submission) {
    using enum SubmitStatus;
    switch (submission.status) {
        case validation_unknown:
            return {FailureName::validation_unknown};
        case read_only:
            return {FailureName::address_read_only};
        case no_addresses_left:
            return {FailureName::too_many_attempts, "addresses: this validation has had all its addresses"};
        case no_transmissions_left:
            return {FailureName::too_many_attempts, "transmissions: this address has had all its messages",
                    "", submission.retry_after};
        case no_codes_left:
            return {FailureName::too_many_attempts, "codes: this validation has made all its codes"};
        case helper_paused:
            return {FailureName::helper_failed, std::string(format_outcome(TransmissionOutcome::failed)),
                    "the circuit breaker is open", submission.retry_after};
        case reserved:
        case waiting:
        case solved:
            break;
    }
    return {FailureName::internal, "", "not a refusal"};
}

ChallengeCreatedView created(const Submission& submission, bool transmitted) {
    return {
        .attempts_left = submission.attempts_left,
        .address = parse_json(submission.address_json).value_or(Json{Json::Object{}}),
        .transmitted = transmitted,
        .retransmission_at = submission.retransmission_at,
    };
}

}  // namespace

Result<View> post_challenge(Services& services, Exchange& exchange) {
    const Request& request = exchange.request;
    const auto nonce = Nonce::parse(exchange.argument);
    if (!nonce) return fail(FailureName::validation_unknown);
    exchange.reference = nonce->reference();
    const auto as_page = wants_page(services, exchange);
    if (!as_page) return tl::unexpected(as_page.error());
    const auto address = read_submitted_address(services, request);
    const auto canonical = address ? canonical_form(*address) : tl::unexpected(address.error());
    if (!canonical)
        return *as_page ? ask_again(services, exchange, *nonce, canonical.error())
                        : tl::unexpected(canonical.error());

    if (request.is_abandoned()) return fail(FailureName::abandoned);
    if (!has_time_for_helper(services.settings, request))
        return fail(FailureName::busy, "", "waited too long in the queue", std::chrono::seconds(1));
    const auto submission =
        services.store.submit_address(nonce->digest(), {.json = format_json(to_json(*address)),
                                                        .digest = digest_hex(*canonical),
                                                        .masked = mask_address(*address)});
    if (!submission) return tl::unexpected(submission.error());
    exchange.decision = format_status(submission->status);
    // What changed nothing shows the same page as what did: it is drawn from the database.
    const bool has_page =
        submission->status == SubmitStatus::solved || submission->status == SubmitStatus::waiting;
    if (*as_page && has_page) return see_page(services, exchange, *nonce);
    if (submission->status == SubmitStatus::solved)
        return CompletedView{way_back_url(services, *nonce, submission->way_back), false};
    if (submission->status == SubmitStatus::waiting) return created(*submission, false);
    if (submission->status != SubmitStatus::reserved) return tl::unexpected(refusal(*submission));

    const TransmissionOutcome outcome = deliver(services, request, *nonce, *address, *submission);
    exchange.decision = format_outcome(outcome);
    if (*as_page) return see_page(services, exchange, *nonce);
    if (outcome != TransmissionOutcome::accepted)
        return fail(FailureName::helper_failed, std::string(format_outcome(outcome)));
    return created(*submission, true);
}

}  // namespace challenger
