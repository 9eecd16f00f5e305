// base64 (RFC 4648): what HTTP Basic authentication is sent in, and what PKCE's S256 challenge is written in.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace challenger {

// Reads padded base64 without line breaks. Fails (nullopt) on anything else.
std::optional<std::string> from_base64(std::string_view text);

// Writes base64 with padding, without line breaks.
std::string to_base64(std::string_view bytes);

// Writes base64url without padding.
std::string to_base64url(std::span<const std::uint8_t> bytes);

}  // namespace challenger
