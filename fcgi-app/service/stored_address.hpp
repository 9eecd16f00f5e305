// Addresses on their way between people, the database and clients.
#pragma once

#include <string>

#include "service/endpoint.hpp"

namespace challenger {

// What the database is given of an address: its normal form, and the digest of its counting key.
StoredAddress stored_address(const Address& address);

// An address that the database holds, in its normal form: an earlier version stored it as it was typed. in:
// its JSON, or nothing. out: the same when it has no normal form.
std::string normal_address_json(const Services& services, const std::string& json);

// The current address after a submission, where the message of a reservation goes: the one that was
// submitted, in the form that the client gave when it is fixed. Another form that counts as the same may be
// another mailbox. fails: fetch_failed when the database holds no address that this version wrote.
Result<Address> recipient_of(const Services& services, const Submission& submission);

// Says whether an address is the only one that a validation will take: its fixed one, or the current one when
// no other is left. False for an unknown validation. time: one round trip. fails: database failures.
Result<bool> is_only_address(Services& services, const std::string& nonce_digest, const Address& address);

// Store::submit_address, also for a validation that an earlier version began: its addresses are brought into
// their normal form first. time: one round trip, three for such a validation. fails: database failures.
Result<Submission> submit_address(Services& services, const std::string& nonce_digest,
                                  const StoredAddress& address, const Sending& sending);

}  // namespace challenger
