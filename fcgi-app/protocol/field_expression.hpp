// Whether a restriction can ever be met by what is checked: the normal form of its field.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace challenger {

// Says why no value in normal form can match an expression; nullopt when one may. Where only separators of
// numbers are too many, it says how to write it. An @ between quotation marks is thought of only where the
// expression holds such a mark; apart from that, a fault is certain.
// in: a field of an address; an expression that Regex takes. time: bounded (kMostWalkSteps).
std::optional<std::string> fault_of_expression(std::string_view field, const std::string& expression);

}  // namespace challenger
