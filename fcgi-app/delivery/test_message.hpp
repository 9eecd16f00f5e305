// The message that operators send to see whether their helper works. It is marked as a test and its code
// opens nothing.
#pragma once

#include <cstdint>
#include <string>

#include "delivery/message.hpp"

namespace challenger {

// Writes a message in one of the templates' languages and marks it. in: values as for
// MessageTemplates::write, whose reference is replaced.
Message write_test_message(const MessageTemplates& templates, const std::string& language,
                           MessageValues values);

// A transmission number that no ledger will ever have: microseconds since 1970.
std::int64_t test_transmission_id();

}  // namespace challenger
