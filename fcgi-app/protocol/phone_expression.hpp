// Whether a restriction on phone numbers can ever match one, and how it is written so that it can.
#pragma once

#include <string>

namespace challenger {

// Says whether an expression is found in at least one number in normal form. A no is certain. A yes may be
// wrong where the expression tells words apart (\b), repeats a ^ or $, is nested very deeply, or holds what
// only regcomp understands. in: an expression that Regex takes.
bool can_match_phone(const std::string& expression);

// The expression without what separates digits when people write: blanks, hyphens, dots, slashes, brackets.
// Numbers in normal form that it matched are still matched. An expression that cannot be read stays.
std::string without_separators(const std::string& expression);

}  // namespace challenger
