// GET /webui/$NONCE: the user's page; for a program, how far the validation is.
#include "service/page.hpp"
#include "service/validation_status.hpp"

namespace challenger {

Result<Response> get_webui(Services& services, Call& call, const Nonce& nonce) {
    if (call.request.is_abandoned()) return fail(FailureName::abandoned);
    call.decision = "shown";
    if (call.answers_with_page)
        return validation_page(services, call, nonce, state_of_query(call.request.query));
    return stored_status(services, nonce);
}

}  // namespace challenger
