// Answers with one of our pages, or on the way to one; which page it is, pages/choose decides.
#pragma once

#include <optional>
#include <string>

#include "pages/choose.hpp"
#include "service/endpoint.hpp"
#include "web/form.hpp"

namespace challenger {

// These need an installation that has pages, which Call::answers_with_page says.

// The page of a validation as it is now. in: what the request adds to it; the status when the validation has
// not expired. One round trip, which changes nothing. fails: validation_unknown, database failures.
Result<Response> validation_page(Services& services, const Call& call, const Nonce& nonce,
                                 const PageState& state = {}, int status = 200);

// The page of a failure, in the language of the validation. in: the nonce of the request, if it has one. One
// round trip with a nonce, unless the database or the service failed (500); it also tells an expired link and
// a wrong client from a wrong link.
Response failure_page(Services& services, const Call& call, const std::optional<Nonce>& nonce,
                      const Failure& failure);

// GET /: what this is.
Response about_page(const Services& services, const Call& call);

// Sends somebody whose address is confirmed to a URL: 302 with a page that has it as a link as well, where
// there are pages. in: the name of the client, if it has one.
Response completed_redirect(const Services& services, const Call& call, const std::string& url,
                            const std::string& client_name);

// Sends a browser to a validation's page: 302, after a POST 303. in: what the page has to tell.
Response page_redirect(const Services& services, const Call& call, const Nonce& nonce,
                       PageNews news = PageNews::none);

// What the query of a validation's page asks for.
PageState state_of_query(std::string_view query);

// What was typed, by field, to be shown again as far as the page has room for it. Empty when the form has no
// field of an address.
std::vector<std::pair<std::string, std::string>> typed_address(AddressType type, const Form& form);

}  // namespace challenger
