// Strong types for what names a client or a validation from outside.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/secret.hpp"

namespace challenger {

// The bearer capability of one validation: 32 random bytes, 52 base32 characters in a path
// (protocol.md section 0). Stored as a digest only; never logged.
class Nonce {
  public:
    static Nonce random() { return Nonce(random_bytes32()); }
    // Fails (nullopt) on a wrong length or alphabet.
    static std::optional<Nonce> parse(std::string_view text);

    const Bytes32& bytes() const { return bytes_; }
    std::string text() const;
    // Hex SHA-256, the form the database knows.
    std::string digest() const;
    // The 8 characters people see and may read out; from a digest of its own, so it leads nowhere.
    std::string reference() const;

  private:
    explicit Nonce(const Bytes32& bytes) : bytes_(bytes) {}
    Bytes32 bytes_;
};

// The decimal number printed at registration, 1 or more.
struct ClientId {
    std::int64_t number = 0;

    // Fails (nullopt) on anything but 1–18 digits without leading zero.
    static std::optional<ClientId> parse(std::string_view text);
};

}  // namespace challenger
