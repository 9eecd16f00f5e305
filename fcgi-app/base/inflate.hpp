// zlib data (RFC 1950), bounded while it is inflated: a bomb costs no more than the bound.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

namespace challenger {

enum class InflateFault : std::uint8_t { too_large, broken };

// Says whether bytes begin with a zlib header.
bool has_zlib_header(std::string_view bytes);

// Inflates one whole zlib stream. in: at most limit_bytes of inflated data are accepted.
// fails: too_large beyond that; broken when the stream is damaged, cut short, or followed by something.
tl::expected<std::string, InflateFault> inflate_zlib(std::string_view bytes, std::size_t limit_bytes);

}  // namespace challenger
