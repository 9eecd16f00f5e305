// From a reserved transmission to the helper: derives the code, writes the message, runs the program.
#pragma once

#include <chrono>
#include <optional>

#include "protocol/ids.hpp"
#include "service/endpoint.hpp"

namespace challenger {

// The time that a request has left for a helper: HELPER_TIMEOUT, or less when the request waited in a queue,
// because the answer must come before nginx gives up (protocol.md section 11). out: nullopt when that is too
// little to start one.
std::optional<std::chrono::seconds> time_for_helper(const Settings& settings, const Request& request);

// Sends the code of a reservation to an address and notes the outcome in the ledger (protocol.md sections 4,
// 10, 11). in: a submission with status reserved. out: what became of it, also when the note could not be
// written. time: what the request has left, at most HELPER_TIMEOUT, and one round trip.
TransmissionOutcome deliver(Services& services, const Request& request, const Nonce& nonce,
                            const Address& address, const Submission& reservation);

}  // namespace challenger
