// Whether an address has room in the window of an envelope. Asked before anything is spent, so the measure
// knows no fonts; what it lets pass, challenger-send-letter prints (tests/helpers/test_letter.py).
#pragma once

#include <cstddef>
#include <string_view>

#include "protocol/address.hpp"
#include "protocol/result.hpp"

namespace challenger {

// How many lines a text takes when it is printed: it is broken at blanks, and inside of what is longer than a
// line. A letter is one column wide or, in scripts with wide letters, two; marks on it are none.
// in: a line in normal form; the columns of a printed line, at least 2. out: at least 1.
std::size_t printed_lines(std::string_view line, std::size_t columns);

// Measures an address by its kind's row (address_kind.hpp), if it goes by post; a field that is missing, and
// a country, count as one line. in: the normal form; what it was read from, or nothing when that is known no
// more. fails: parameter_malformed, detail names the field; a line is numbered as it was typed.
Result<void> check_envelope(const Address& address, const FieldSource& typed = {});

}  // namespace challenger
