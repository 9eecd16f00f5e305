#include "protocol/code.hpp"

#include <algorithm>
#include <array>
#include <cassert>

#include "base/base32.hpp"

namespace challenger {

namespace {

constexpr std::size_t kDigitCodeLength = 8;
constexpr std::uint64_t kDigitCodes = 100'000'000;

// ⌊2^64 / 10^8⌋ · 10^8: words below it spread evenly over all codes.
constexpr std::uint64_t kEvenBelow = UINT64_MAX / kDigitCodes * kDigitCodes;
static_assert(UINT64_MAX % kDigitCodes + 1 != kDigitCodes, "else the bound above would be one block short");

std::uint64_t big_endian_word(const Bytes32& mac, std::size_t at) {
    std::uint64_t word = 0;
    for (std::size_t i = 0; i < 8; ++i) word = word << 8 | mac[at + i];
    return word;
}

bool has_digits(AddressType type) {
    return kind_of(type).code.alphabet == CodeAlphabet::digits;
}

std::string derivation(std::string_view purpose, AddressType type, const Nonce& nonce) {
    std::string message(purpose);
    message += format_address_type(type);
    message.append(reinterpret_cast<const char*>(nonce.bytes().data()), nonce.bytes().size());
    return message;
}

std::string digits_of(const ServerKey& key, const std::string& message) {
    Bytes32 mac = hmac_sha256(key.bytes, message);
    for (char counter = 1;; ++counter) {
        for (std::size_t at = 0; at < mac.size(); at += 8) {
            const std::uint64_t word = big_endian_word(mac, at);
            if (word >= kEvenBelow) continue;
            std::string code = std::to_string(word % kDigitCodes);
            code.insert(0, kDigitCodeLength - code.size(), '0');
            return code;
        }
        mac = hmac_sha256(key.bytes, message + counter);
    }
}

}  // namespace

const ServerKey* find_key(const std::vector<ServerKey>& keys, int number) {
    const auto found =
        std::find_if(keys.begin(), keys.end(), [&](const ServerKey& key) { return key.number == number; });
    return found == keys.end() ? nullptr : &*found;
}

std::string derive_code(const ServerKey& key, AddressType type, const Nonce& nonce, int n) {
    assert(n >= 1 && n <= kCodesPerValidation);
    const std::string message = derivation("challenger code 1", type, nonce) + static_cast<char>(n);
    if (has_digits(type)) return digits_of(key, message);
    return to_base32(hmac_sha256(key.bytes, message)).substr(0, code_length(type));
}

std::size_t code_length(AddressType type) {
    return kind_of(type).code.length;
}

std::vector<CodeMatch> matching_codes(const std::vector<ServerKey>& keys, AddressType type,
                                      const Nonce& nonce, std::string_view code) {
    std::vector<CodeMatch> matches;
    for (const ServerKey& key : keys)
        for (int n = 1; n <= kCodesPerValidation; ++n)
            if (equal_in_constant_time(derive_code(key, type, nonce, n), code))
                matches.push_back({key.number, n});
    return matches;
}

std::string derive_authorization_code(const ServerKey& key, AddressType type, const Nonce& nonce) {
    return to_base32(hmac_sha256(key.bytes, derivation("challenger authorization code 1", type, nonce)));
}

std::string format_code(std::string_view code) {
    const auto half = code.size() / 2;
    return std::string(code.substr(0, half)) + "-" + std::string(code.substr(half));
}

}  // namespace challenger
