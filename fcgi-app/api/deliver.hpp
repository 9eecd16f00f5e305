// From a reserved transmission to the helper: derives the code, writes the message, runs the program.
#pragma once

#include "api/endpoint.hpp"
#include "domain/ids.hpp"

namespace challenger {

// Sends the code of a reservation to an address and notes the outcome in the ledger (PROTOCOL sections 4, 10,
// 11). in: a submission with status reserved. out: what became of it, also when the note could not be
// written. time: up to HELPER_TIMEOUT, one round trip.
TransmissionOutcome deliver(Services& services, const Nonce& nonce, const Address& address,
                            const Submission& reservation);

}  // namespace challenger
