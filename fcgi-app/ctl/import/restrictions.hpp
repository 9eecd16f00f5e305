// Restrictions of the reference, which are matched against what people type, for ours.
#pragma once

#include <string>

namespace challenger {

// Takes what separates digits out of the expressions for phone numbers, where they still match some number
// then. in: ADDRESS_RESTRICTIONS. out: the same text when there is nothing to change, or when it is no such
// JSON.
std::string restrictions_for_normal_form(const std::string& json);

}  // namespace challenger
