// The text a user receives.
#pragma once

#include <string>

namespace challenger {

struct Message {
    std::string subject;   // for helpers that want one; never holds the code
    std::string text;      // UTF-8, ends with a line break
    std::string language;  // BCP 47
};

// Writes the message for a code. in: the code as people see it; the service's host name; the
// reference of the validation.
Message write_message(const std::string& shown_code, const std::string& service,
                      const std::string& reference);

}  // namespace challenger
