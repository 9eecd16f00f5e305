// POST /extend/$NONCE: more time for the user of a page.
#include "service/page.hpp"
#include "service/validation_status.hpp"
#include "web/form.hpp"

namespace challenger {

namespace {

// The page that asked, with what was typed into it; where nothing was, the user is sent to it. A second press
// gains nothing, but what the first one gained is still news.
Result<Response> page_with_more_time(Services& services, const Call& call, const Nonce& nonce) {
    PageState state{.news = PageNews::extended};
    if (const auto form = Form::parse(call.request.body)) {
        state.typed = typed_address(services.settings.address_type, *form);
        state.entered = form->find("pin").value_or("");
    }
    const bool is_typed = !state.typed.empty() || !state.entered.empty();
    return is_typed ? validation_page(services, call, nonce, state)
                    : page_redirect(services, call, nonce, state.news);
}

}  // namespace

Result<Response> post_extend(Services& services, Call& call, const Nonce& nonce) {
    if (call.request.is_abandoned()) return fail(FailureName::abandoned);
    const auto status = services.store.extend_validation(nonce.digest());
    if (!status) return tl::unexpected(status.error());
    if (*status == ExtendStatus::validation_unknown) return fail(FailureName::validation_unknown);
    call.decision = format_status(*status);
    if (call.answers_with_page) return page_with_more_time(services, call, nonce);
    return stored_status(services, nonce);
}

}  // namespace challenger
