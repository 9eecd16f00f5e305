// Failures as HTTP: the status and headers that their table names, a page for a browser or JSON for a
// program.
#pragma once

#include "service/endpoint.hpp"

namespace challenger {

// What an endpoint's errors carry besides code, hint and detail: nothing, or OAuth 2.0's `error` and
// `error_description` and how a client is to authenticate (RFC 9110 section 11.6.1).
enum class ErrorStyle : std::uint8_t { plain, oauth_basic, oauth_bearer };

// The answer to a failure (protocol.md sections 0 and 9). in: the nonce of the request, if it has one. Round
// trips as failure_page, when it is a page. A page that cannot be drawn becomes JSON.
Response failure_response(Services& services, const Call& call, const std::optional<Nonce>& nonce,
                          const Failure& failure, ErrorStyle style);

}  // namespace challenger
