// POST /solve/$NONCE: the user enters the code, and the client gets its authorization code.
#include "base/text.hpp"
#include "protocol/entered_code.hpp"
#include "service/endpoint.hpp"
#include "service/page.hpp"
#include "service/redirect.hpp"
#include "web/form.hpp"

namespace challenger {

namespace {

Result<std::string> read_code(const Services& services, const Nonce& nonce, std::string_view pin) {
    if (trim(pin).empty()) return missing("pin");
    return find_code(services.settings.address_type, pin, nonce.reference());
}

// What the statement that counts also has to know: which codes of this nonce read like the one entered, and
// what the authorization code would be.
SolveRequest solve_request(const Services& services, const Nonce& nonce, const std::string& code) {
    const AddressType type = services.settings.address_type;
    SolveRequest out{nonce.digest(), matching_codes(services.keys, type, nonce, code), {}};
    for (const ServerKey& key : services.keys)
        out.code_digests.emplace_back(key.number, digest_hex(derive_authorization_code(key, type, nonce)));
    return out;
}

// What programs are told with a code that was not accepted; also the status of its page.
const FailureRow& wrong_code_row(SolveStatus status) {
    return row_of(status == SolveStatus::exhausted ? FailureName::too_many_attempts : FailureName::pin_wrong);
}

}  // namespace

Response wrong_code_response(const Solution& solution) {
    const FailureRow& row = wrong_code_row(solution.status);
    Json::Object members{
        {"type", json_text("pending")},
        {"code", json_number(row.code)},
        {"hint", json_text(row.hint)},
        {"addresses_left", json_number(solution.addresses_left)},
        {"pin_transmissions_left", json_number(solution.transmissions_left)},
        {"auth_attempts_left", json_number(solution.entries_left)},
        {"exhausted", Json{solution.status == SolveStatus::exhausted}},
        {"no_challenge", Json{solution.status == SolveStatus::no_code_out}},
    };
    if (solution.was_earlier)
        members.emplace_back("detail", json_text("pin: an earlier code of this validation; not counted"));
    return json_response(format_json(Json{std::move(members)}), row.status);
}

Result<Response> post_solve(Services& services, Call& call, const Nonce& nonce) {
    if (auto good = check_form_content_type(call.request.content_type); !good)
        return tl::unexpected(good.error());
    const auto form = Form::parse(call.request.body);
    const std::string_view pin = form ? form->find("pin").value_or("") : "";
    const auto code = form ? read_code(services, nonce, pin) : tl::unexpected(form.error());
    if (!code && call.answers_with_page) {
        call.shown_failure = code.error();
        return validation_page(services, call, nonce, {.failure = code.error(), .entered = std::string(pin)},
                               row_of(code.error().name).status);
    }
    if (!code) return tl::unexpected(code.error());
    if (call.request.is_abandoned()) return fail(FailureName::abandoned);
    const auto solution = services.store.solve_validation(solve_request(services, nonce, *code));
    if (!solution) return tl::unexpected(solution.error());
    switch (solution->status) {
        case SolveStatus::validation_unknown:
            return fail(FailureName::validation_unknown);
        case SolveStatus::key_unknown:
            return fail(
                {.name = FailureName::internal, .note = "SECRET_FILE lacks the key of this validation"});
        case SolveStatus::solved: {
            call.decision = "solved";
            // A browser goes straight to the client, also where there are no pages.
            const std::string url = redirect_url(services, nonce, solution->redirect);
            return call.prefers_html ? completed_redirect(services, call, url, solution->client_name)
                                     : completed_response(url);
        }
        case SolveStatus::wrong:
            call.decision = solution->was_earlier ? "earlier" : "wrong";
            break;
        case SolveStatus::exhausted:
            call.decision = "exhausted";
            break;
        case SolveStatus::no_code_out:
            call.decision = "no_code_out";
            break;
    }
    if (!call.answers_with_page) return wrong_code_response(*solution);
    PageState state;
    if (solution->was_earlier)
        state.failure =
            Failure{.name = FailureName::pin_wrong, .field = "pin", .mistake = Mistake::earlier_code};
    else if (solution->status == SolveStatus::wrong)
        return page_redirect(services, call, nonce);
    return validation_page(services, call, nonce, state, wrong_code_row(solution->status).status);
}

}  // namespace challenger
