// Where the user of a validation that has ended goes: the client's redirect URI with what OAuth 2.0 appends
// to it.
#pragma once

#include <string>

#include "protocol/ids.hpp"
#include "service/endpoint.hpp"

namespace challenger {

// The URL with `code` while it can be exchanged, with `error=access_denied` otherwise; `state` as the client
// gave it; `iss` only when ISSUER names one (protocol.md section 5). out: empty when it leads nowhere.
std::string redirect_url(const Services& services, const Nonce& nonce, const Redirect& redirect);

// Says whether that URL has an authorization code, and not an error.
bool carries_code(const Services& services, const Redirect& redirect);

// Tells a program that the validation is solved and which URL its user goes on to (protocol.md section 5).
Response completed_response(const std::string& url);

}  // namespace challenger
