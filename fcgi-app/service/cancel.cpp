// POST /cancel/$NONCE: a user gives up, and the client learns it.
#include "service/page.hpp"
#include "service/redirect.hpp"

namespace challenger {

Response cancelled_response(const std::string& url) {
    Json::Object members{{"type", json_text("cancelled")}};
    if (!url.empty()) members.emplace_back("redirect_url", json_text(url));
    return json_response(format_json(Json{std::move(members)}));
}

Result<Response> post_cancel(Services& services, Call& call, const Nonce& nonce) {
    if (call.request.is_abandoned()) return fail(FailureName::abandoned);
    const auto ended = services.store.cancel_validation(nonce.digest());
    if (!ended) return tl::unexpected(ended.error());
    call.decision = ended->is_solved ? "solved" : "cancelled";
    const std::string url = redirect_url(services, nonce, ended->redirect);
    if (!call.answers_with_page) return ended->is_solved ? completed_response(url) : cancelled_response(url);
    // Without a way back there is a page that says so.
    return url.empty() ? page_redirect(services, call, nonce) : redirect_response(303, url);
}

}  // namespace challenger
