// mailto: URIs (RFC 6068), as people copy them from a page.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "protocol/result.hpp"

namespace challenger {

// The address in a mailto: URI. Subjects and bodies that come with it are left out. nullopt: it is no such
// URI. out: well-formed UTF-8. fails: a % without its digits, what is not UTF-8, or a second address (to, cc,
// bcc).
std::optional<Judged<std::string>> address_of_mailto(std::string_view text);

}  // namespace challenger
