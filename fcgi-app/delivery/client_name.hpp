// The name of a client: by it messages and pages speak of who asks (protocol.md section 0).
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

namespace challenger {

constexpr std::size_t kClientNameLimit = 12;  // characters, each of one septet
constexpr std::size_t kClientNameDigits = 5;

// Reads the name that an operator gives a client. in: any bytes. out: the name in NFC. fails: a sentence that
// says what was found and what is allowed.
tl::expected<std::string, std::string> parse_client_name(std::string_view text);

// A name with which messages are as long as with any name of a client, to count their segments.
std::string longest_client_name();

}  // namespace challenger
