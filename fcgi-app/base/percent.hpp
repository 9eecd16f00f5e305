// Percent-encoding (RFC 3986): how values are written into URIs and forms.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace challenger {

// Says whether a character means itself in every part of a URI: a letter or digit of ASCII, or one of -._~
bool is_unreserved(char c);

// Writes every byte that is not unreserved as % and two hexadecimal capitals.
std::string percent_encode(std::string_view bytes);

// Reads it back: any bytes, which need not be text. fails (nullopt): a % without two hexadecimal digits.
std::optional<std::string> percent_decode(std::string_view text);

}  // namespace challenger
