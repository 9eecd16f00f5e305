// The code a user receives: derived, never stored (PROTOCOL section 10).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "domain/address.hpp"
#include "domain/ids.hpp"

namespace challenger {

// The most codes one validation may make; a code's number travels as one byte of the derivation.
inline constexpr int kCodesPerValidation = 64;

// One line of SECRET_FILE.
struct ServerKey {
    int number = 0;
    std::vector<std::uint8_t> bytes;
};

// Derives code n (1–kCodesPerValidation) of a validation: HMAC-SHA-256(key, "challenger code 1" ‖ address
// type ‖ the nonce's 32 bytes ‖ n as one byte). out: 8 digits for phone and email, 10 base32 characters else.
std::string derive_code(const ServerKey& key, AddressType type, const Nonce& nonce, int n);

// As people see it: NNNN-NNNN or XXXXX-XXXXX.
std::string format_code(std::string_view code);

}  // namespace challenger
