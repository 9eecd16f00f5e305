// The domain of an e-mail address, as DNS knows it.
#pragma once

#include <string>
#include <string_view>

#include "protocol/result.hpp"

namespace challenger {

// Writes a domain as people type it as A-labels in lower case, without a dot at its end. A label outside
// ASCII is converted by IDNA 2008. One with an emoji, which IDNA 2008 refuses though such domains are
// registered, is converted as the registries do it, by the mapping of UTS 46 alone. A label in ASCII keeps
// hyphens in its third and fourth places: only xn-- means something. in: what stands behind the @, no matter
// what. out: at most 253 bytes; the same again when it is read again. fails: what is wrong, without the
// domain in it.
Judged<std::string> normal_domain(std::u32string_view typed);

}  // namespace challenger
