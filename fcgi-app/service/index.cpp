// GET /: what this is, in a line for programs and on a page for people.
#include "service/page.hpp"

namespace challenger {

Result<Response> get_index(Services& services, Call& call) {
    if (call.answers_with_page) return about_page(services, call);
    return text_response("text/plain; charset=utf-8",
                         "challenger-fcgi: validates that a person can receive messages at an address (" +
                             std::string(format_address_type(services.settings.address_type)) + ").\n");
}

}  // namespace challenger
