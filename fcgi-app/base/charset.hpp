// Text that another program wrote, in whatever charset it chose.
#pragma once

#include <string>
#include <string_view>

namespace challenger {

// Makes UTF-8 of any bytes. Bytes that are UTF-8 stay, others are read in the charset; bytes that fit neither
// are taken for Latin-1. in: the charset's name, of which nothing is expected; it may be empty.
// out: well-formed UTF-8 without a byte order mark and without NUL, which becomes U+FFFD.
std::string read_as_utf8(std::string_view bytes, std::string_view charset);

}  // namespace challenger
