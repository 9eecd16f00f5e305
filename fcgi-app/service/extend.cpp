// POST /extend/$NONCE: more time for the user of a page.
#include "service/page.hpp"
#include "service/validation_status.hpp"

namespace challenger {

Result<Response> post_extend(Services& services, Call& call, const Nonce& nonce) {
    if (call.request.is_abandoned()) return fail(FailureName::abandoned);
    if (const auto extended = services.store.extend_validation(nonce.digest()); !extended)
        return tl::unexpected(extended.error());
    call.decision = "extended";
    if (call.answers_with_page) return page_redirect(services, call, nonce);
    return stored_status(services, nonce);
}

}  // namespace challenger
