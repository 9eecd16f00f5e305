// Randomness, digests and message authentication. Shapes: a digest or key is 32 bytes; hex is lower case.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace challenger {

using Bytes32 = std::array<std::uint8_t, 32>;

// 32 bytes from the operating system's generator. Ends the program when that is broken: nothing is safe then.
Bytes32 random_bytes32();

Bytes32 sha256(std::string_view message);
Bytes32 hmac_sha256(std::span<const std::uint8_t> key, std::string_view message);

// What a secret key makes of a text, in hex: equal for equal texts, and without the key it tells nothing of
// them. purpose: keeps the uses of one key apart; it ends in a digit.
std::string keyed_digest_hex(std::span<const std::uint8_t> key, std::string_view purpose,
                             std::string_view text);

// Compares without telling by its time where the texts differ.
bool equal_in_constant_time(std::string_view a, std::string_view b);

std::string to_hex(std::span<const std::uint8_t> bytes);

// The stored form of a bearer secret: hex of its SHA-256.
std::string digest_hex(std::string_view secret);

}  // namespace challenger
