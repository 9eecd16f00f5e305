// Form 1 of addresses, which versions before 0.3.0 counted by: what an upgrade finds in the database. To be
// removed when no validation of that time can be alive any more.
#pragma once

#include <string>

#include "protocol/address.hpp"

namespace challenger {

// What form 1 counted by, made of what was typed: of a phone number all its digits, of an e-mail address the
// local part as typed; of others it is today's key, and so it is where the first form would be today's key of
// another address. in: the address, and the source it was read from.
std::string first_counting_key(const Address& address, const FieldSource& source);

}  // namespace challenger
