// JSON or a page: reads the Accept header (PROTOCOL section 0, RFC 9110 section 12.5.1).
#pragma once

#include <cstdint>
#include <string_view>

namespace challenger {

enum class Representation : std::uint8_t { json, html };

// html when text/html has a higher quality than application/json; json in every other case: no Accept, a tie,
// types we do not have, an Accept we cannot read.
Representation negotiate(std::string_view accept);

}  // namespace challenger
