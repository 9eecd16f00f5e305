// tel: URIs (RFC 3966), as they are copied from web pages.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

namespace challenger {

enum class TelUriFault : std::uint8_t { extension, parameter };

// The number of a tel: URI as people would write it, percent escapes decoded, a phone-context such as +41 put
// in front of it. What is no such URI comes back as it is.
// in: well-formed UTF-8. fails: an extension or subaddress; a parameter that changes what is called.
tl::expected<std::string, TelUriFault> plain_number_of_uri(std::string_view typed);

}  // namespace challenger
