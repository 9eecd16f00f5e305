// Phone numbers in their normal form, E.164: + and 7 to 15 digits, without a zero that is only dialled inside
// the country.
#pragma once

#include <string>
#include <string_view>

#include "protocol/reading_context.hpp"
#include "protocol/result.hpp"

namespace challenger {

// Says whether a text is a number in normal form. No table decides about this, so it holds for ever.
bool is_normal_phone(std::string_view text);

// The normal form of what people type. With a region, what is dialled there is understood, too. A normal form
// comes back as it is, whatever the tables say; only if they say that it is too short, it is refused.
// in: well-formed UTF-8; a region that the plans know, or none. out: empty when nothing visible is left.
// fails: parameter_malformed, detail says what was found and what is allowed: what read_phone_text refuses,
// no + where no region helps, too short, more than 15 digits. Whether a number is in use is never judged.
Result<std::string> normal_phone(std::string_view typed, const ReadingContext& context);

}  // namespace challenger
