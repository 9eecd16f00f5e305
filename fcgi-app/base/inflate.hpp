// zlib data (RFC 1950), bounded while it is inflated: a bomb costs no more than the bound.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace challenger {

// Says whether bytes begin with a zlib header.
bool has_zlib_header(std::string_view bytes);

// Inflates one whole zlib stream. fails: upload_too_large beyond limit_bytes; compression_malformed when it
// is broken, cut short, or followed by something.
Result<std::string> inflate_zlib(std::string_view bytes, std::size_t limit_bytes);

}  // namespace challenger
