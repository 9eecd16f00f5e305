#include "base/secret.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <openssl/crypto.h>
#include <openssl/hmac.h>
#include <openssl/sha.h>
#include <unistd.h>

#include <cstdlib>

namespace challenger {

Bytes32 random_bytes32() {
    Bytes32 out;
    if (::getentropy(out.data(), out.size()) != 0) std::abort();
    return out;
}

Bytes32 sha256(std::string_view message) {
    Bytes32 out;
    SHA256(reinterpret_cast<const unsigned char*>(message.data()), message.size(), out.data());
    return out;
}

Bytes32 hmac_sha256(std::span<const std::uint8_t> key, std::string_view message) {
    Bytes32 out;
    unsigned length = 0;
    const auto* mac =
        HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()),
             reinterpret_cast<const unsigned char*>(message.data()), message.size(), out.data(), &length);
    if (mac == nullptr || length != out.size()) std::abort();
    return out;
}

std::string keyed_digest_hex(std::span<const std::uint8_t> key, std::string_view purpose,
                             std::string_view text) {
    return to_hex(hmac_sha256(key, std::string(purpose) + std::string(text)));
}

bool equal_in_constant_time(std::string_view a, std::string_view b) {
    return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

std::string to_hex(std::span<const std::uint8_t> bytes) {
    return fmt::format("{:02x}", fmt::join(bytes, ""));
}

std::string digest_hex(std::string_view secret) {
    return to_hex(sha256(secret));
}

}  // namespace challenger
