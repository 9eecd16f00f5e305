// How far a validation is, for programs.
#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "base/json.hpp"
#include "protocol/validation_state.hpp"
#include "service/endpoint.hpp"

namespace challenger {

// The answer of /authorize, /webui and /extend to programs (protocol.md section 3). in: the address to tell
// as a JSON object by field, empty for none.
Response status_response(const Progress& progress, const std::string& address_json);

// The same of a validation as it is now, with its initial address when it has no other. One round trip.
// fails: validation_unknown, also when it has expired; database failures.
Result<Response> stored_status(Services& services, const Nonce& nonce);

// A moment as the protocol writes it: {"t_s": SECONDS}, or {"t_s": "never"} for none.
Json moment_json(const std::optional<std::chrono::sys_seconds>& moment);

}  // namespace challenger
