// One IP address: read, compared, and named by the block that one user has.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace challenger {

// Kept as IPv6; IPv4 is mapped into ::ffff:0:0/96, so "::ffff:192.0.2.1" and "192.0.2.1" are equal.
class IpAddress {
  public:
    using Bytes = std::array<std::uint8_t, 16>;

    // Reads an address alone. Fails (nullopt) on anything else, also on a zone ("fe80::1%eth0"), brackets, a
    // port, a number with leading zeros.
    static std::optional<IpAddress> parse(std::string_view text);

    bool operator==(const IpAddress&) const = default;

    const Bytes& bytes() const { return bytes_; }
    bool is_ipv4() const;

    // In the one usual spelling: "192.0.2.1", "2001:db8::1".
    std::string text() const;

    // What one user has at least, in the one usual spelling: of IPv6 the /64 ("2001:db8:1:2::/64"), since
    // whoever has one address there has them all; of IPv4 the address ("192.0.2.1/32").
    std::string block() const;

  private:
    Bytes bytes_{};
};

}  // namespace challenger
