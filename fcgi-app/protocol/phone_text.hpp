// What people type for a phone number, taken apart: its plus and digits without what only separates them.
#pragma once

#include <string>
#include <string_view>

#include "protocol/result.hpp"

namespace challenger {

struct PhoneText {
    bool has_plus = false;
    std::string digits;  // ASCII, at least one
};

// Understands digits and pluses of every script, blanks, hyphens, dots, slashes and brackets, invisible
// characters (they change nothing), and tel: of RFC 3966. Nothing else is ever dropped.
// in: well-formed UTF-8. fails: parameter_malformed, detail says which: letters, an extension, a second
// number, another character, a + that is not first, no digits, a tel: parameter.
Result<PhoneText> read_phone_text(std::string_view typed);

}  // namespace challenger
