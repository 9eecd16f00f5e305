// The code in what a user entered: typed, or pasted with the message around it (protocol.md section 5).
#pragma once

#include <string>
#include <string_view>

#include "protocol/address_kind.hpp"
#include "protocol/result.hpp"

namespace challenger {

// Finds the one code in a text. A field that holds nothing but a code may have it with any blanks, hyphens
// and punctuation around it, and with letters read as base32. In longer text a code is 8 digits as NNNN-NNNN,
// or only where there is none, with blanks around the hyphen, with a blank instead, or in one piece; or 10
// characters as XXXXX-XXXXX, of which one is a digit. The same code twice is one code. in: UTF-8. reference:
// the validation's own, which messages hold and which may be 8 digits. out: as derive_code writes it. fails:
// parameter_malformed of the field pin, when there is no code or when there are two different ones written
// alike; a text without a code that is longer than any other value (kValueLimitBytes) is named as too long.
// time: linear in the text.
Result<std::string> find_code(AddressType type, std::string_view text, std::string_view reference);

}  // namespace challenger
