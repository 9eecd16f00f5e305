// Where the user of a solved validation goes: the client's redirect URI with what OAuth 2.0 appends to it.
#pragma once

#include <string>

#include "protocol/ids.hpp"
#include "service/endpoint.hpp"

namespace challenger {

// The URL with `code` while it can be exchanged, with `error=access_denied` afterwards; `state` as the client
// gave it; `iss` only when ISSUER names one (protocol.md section 5).
std::string way_back_url(const Services& services, const Nonce& nonce, const WayBack& way_back);

}  // namespace challenger
