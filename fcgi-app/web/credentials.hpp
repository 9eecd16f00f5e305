// The Authorization header: bearer tokens and HTTP Basic.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace challenger {

// What follows "Bearer ", verbatim; empty when it is another scheme or nothing.
std::string_view bearer_credentials(std::string_view authorization);

struct BasicCredentials {
    std::string user;
    std::string password;
};

// Whether the header asks for HTTP Basic at all.
bool is_basic(std::string_view authorization);

// Reads "Basic BASE64", split at the first colon (RFC 7617). Fails (nullopt) when it is broken.
std::optional<BasicCredentials> basic_credentials(std::string_view authorization);

}  // namespace challenger
