// Compressed data, bounded while it is inflated: a bomb costs no more than the bound.
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

// Inflates what a server has compressed: gzip or zlib data (RFC 1952, 1950), or deflate data without a header
// (RFC 1951), which some servers call deflate, too. out: the beginning, at most limit_bytes; with a header
// also what comes before a damage. Empty when it is none of the three.
std::string inflate_beginning(std::string_view bytes, std::size_t limit_bytes);

}  // namespace challenger
