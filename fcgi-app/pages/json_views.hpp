// Views and errors as the JSON texts of the protocol.
#pragma once

#include <string>

#include "pages/views.hpp"
#include "protocol/address.hpp"
#include "protocol/failure.hpp"

namespace challenger {

// What an endpoint's errors carry besides code, hint and detail: nothing, or OAuth 2.0's `error` and
// `error_description`; and how a client is to authenticate (RFC 9110 section 11.6.1).
enum class ErrorStyle : std::uint8_t { plain, oauth_basic, oauth_bearer };

// The body of an answer: JSON, but for the operator's documents and lines of text.
std::string to_text(const View& view);

// The body of an error (protocol.md section 0).
std::string to_json(const Failure& failure, ErrorStyle style);

// The body of GET /config (protocol.md section 1). in: the restrictions as an object by field.
std::string config_json(AddressType type, const std::string& address_hint, const Json& restrictions);

}  // namespace challenger
