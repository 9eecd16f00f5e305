// From a reserved transmission to the helper: derives the code, writes the message, runs the program.
#pragma once

#include "api/endpoint.hpp"
#include "domain/ids.hpp"

namespace challenger {

// What is left of a request's time for the helper: HELPER_TIMEOUT, or less when the request waited in a
// queue, so that the answer comes before nginx gives up (40 s, PROTOCOL section 11).
std::chrono::seconds time_for_helper(const Settings& settings, const Request& request);

// Sends the code of a reservation to an address and notes the outcome in the ledger (PROTOCOL sections 4, 10,
// 11). in: a submission with status reserved. out: what became of it, also when the note could not be
// written. time: as given, and one round trip.
TransmissionOutcome deliver(Services& services, const Nonce& nonce, const Address& address,
                            const Submission& reservation, std::chrono::seconds time);

}  // namespace challenger
