// The code a user receives: derived, never stored (protocol.md section 10).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/address.hpp"
#include "protocol/ids.hpp"

namespace challenger {

// The most codes one validation may make; a code's number travels as one byte of the derivation.
inline constexpr int kCodesPerValidation = 64;

// One line of SECRET_FILE.
struct ServerKey {
    int number = 0;
    std::vector<std::uint8_t> bytes;
};

// The key of a number, or null when the file has none.
const ServerKey* find_key(const std::vector<ServerKey>& keys, int number);

// Derives code n (1–kCodesPerValidation) of a validation: HMAC-SHA-256(key, "challenger code 1" ‖ address
// type ‖ the nonce's 32 bytes ‖ n as one byte). out: 8 digits for phone and email, 10 base32 characters else.
std::string derive_code(const ServerKey& key, AddressType type, const Nonce& nonce, int n);

// How many digits or letters a code of the type has.
std::size_t code_length(AddressType type);

// Which of a validation's codes was entered: pairs of key and code number, mostly none. in: an answer of
// find_code.
struct CodeMatch {
    int key_number;
    int code_number;
};
std::vector<CodeMatch> matching_codes(const std::vector<ServerKey>& keys, AddressType type,
                                      const Nonce& nonce, std::string_view code);

// Derives the authorization code that a solved validation gives its client: 52 base32 characters, always the
// same.
std::string derive_authorization_code(const ServerKey& key, AddressType type, const Nonce& nonce);

// As people see it: NNNN-NNNN or XXXXX-XXXXX.
std::string format_code(std::string_view code);

}  // namespace challenger
