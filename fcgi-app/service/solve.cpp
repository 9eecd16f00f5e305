// POST /solve/$NONCE: the user enters the code, and the client gets its authorization code.
#include "base/text.hpp"
#include "service/endpoint.hpp"
#include "service/page.hpp"
#include "service/way_back.hpp"
#include "web/form.hpp"
#include "web/negotiate.hpp"

namespace challenger {

namespace {

Result<std::string> read_code(const Services& services, const Request& request) {
    if (auto good = check_form_content_type(request.content_type); !good) return tl::unexpected(good.error());
    const auto form = Form::parse(request.body);
    if (!form) return tl::unexpected(form.error());
    const auto pin = trim(form->find("pin").value_or(""));
    if (pin.empty()) return fail(FailureName::parameter_missing, "pin");
    const auto code = parse_code(services.settings.address_type, pin);
    if (!code) return fail(FailureName::parameter_malformed, "pin: cannot be a code");
    return *code;
}

// What the statement that counts also has to know: which codes of this nonce read like the one entered, and
// what the authorization code would be.
SolveRequest prepare(const Services& services, const Nonce& nonce, const std::string& code) {
    const AddressType type = services.settings.address_type;
    SolveRequest out{nonce.digest(), matching_codes(services.keys, type, nonce, code), {}};
    for (const ServerKey& key : services.keys)
        out.code_digests.emplace_back(key.number, digest_hex(derive_authorization_code(key, type, nonce)));
    return out;
}

CompletedView completed(const Services& services, const Exchange& exchange, const Nonce& nonce,
                        const WayBack& way_back) {
    CompletedView view{way_back_url(services, nonce, way_back),
                       negotiate(exchange.request.accept) == Representation::html};
    if (view.is_redirect && services.pages != nullptr)
        view.html = done_page(services, exchange, view.redirect_url);
    return view;
}

int status_of(SolveStatus status) {
    return describe(status == SolveStatus::exhausted ? FailureName::too_many_attempts
                                                     : FailureName::pin_wrong)
        .status;
}

}  // namespace

Result<View> post_solve(Services& services, Exchange& exchange) {
    const Request& request = exchange.request;
    const auto nonce = Nonce::parse(exchange.argument);
    if (!nonce) return fail(FailureName::validation_unknown);
    exchange.reference = nonce->reference();
    // A success needs no page, it leads to the client; and without pages an error is JSON with its own
    // status.
    const bool as_page = wants_page(services, exchange).value_or(false);
    const auto code = read_code(services, request);
    if (!code && as_page && code.error().name != FailureName::header_malformed) {
        exchange.mistake = code.error();
        return page_of(services, exchange, *nonce,
                       {.status = describe(code.error().name).status, .failure = code.error()});
    }
    if (!code) return tl::unexpected(code.error());
    if (request.is_abandoned()) return fail(FailureName::abandoned);
    const auto solution = services.store.solve_validation(prepare(services, *nonce, *code));
    if (!solution) return tl::unexpected(solution.error());
    switch (solution->status) {
        case SolveStatus::validation_unknown:
            return fail(FailureName::validation_unknown);
        case SolveStatus::key_unknown:
            return fail(FailureName::internal, "", "SECRET_FILE lacks the key of this validation");
        case SolveStatus::solved:
            exchange.decision = "solved";
            return completed(services, exchange, *nonce, solution->way_back);
        case SolveStatus::wrong:
            exchange.decision = "wrong";
            break;
        case SolveStatus::exhausted:
            exchange.decision = "exhausted";
            break;
        case SolveStatus::no_code_out:
            exchange.decision = "no_code_out";
            break;
    }
    if (as_page) {
        if (solution->status == SolveStatus::wrong) return see_page(services, exchange, *nonce);
        return page_of(services, exchange, *nonce, {.status = status_of(solution->status)});
    }
    return InvalidPinView{
        .addresses_left = solution->addresses_left,
        .pin_transmissions_left = solution->transmissions_left,
        .auth_attempts_left = solution->entries_left,
        .is_exhausted = solution->status == SolveStatus::exhausted,
        .no_challenge = solution->status == SolveStatus::no_code_out,
    };
}

}  // namespace challenger
