// What people type for a phone number, taken apart: its plus and digits without what only separates them.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/result.hpp"

namespace challenger {

// E.164, section 6: at most 15 digits. The shortest numbers of small countries have 7.
constexpr std::size_t kLeastPhoneDigits = 7;
constexpr std::size_t kMostPhoneDigits = 15;

struct PhoneText {
    bool has_plus = false;
    std::string digits;             // ASCII, at least one
    std::vector<std::size_t> gaps;  // how many digits stand before each place where something separates two
};

// Understands digits and pluses of every script, blanks, hyphens, dots, slashes and brackets, invisible
// characters (they change nothing), and tel: of RFC 3966. Nothing else is ever dropped.
// in: well-formed UTF-8. fails: parameter_malformed, detail says which: letters, an extension, a second
// number, another character, a + that is not first, no digits, a tel: parameter.
Result<PhoneText> read_phone_text(std::string_view typed);

struct PhoneFault {
    Mistake mistake;
    std::string_view found;  // in the field, and what is allowed, without the text itself
};

tl::unexpected<Failure> refuse_phone(const PhoneFault& fault);

}  // namespace challenger
