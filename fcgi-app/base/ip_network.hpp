// IP addresses and networks, as the operator lists them.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace challenger {

// One network, kept as IPv6; IPv4 is mapped into ::ffff:0:0/96.
class IpNetwork {
  public:
    // Reads ADDRESS or ADDRESS/PREFIX. Fails (nullopt) on anything else.
    static std::optional<IpNetwork> parse(std::string_view text);

    // Says whether an address, as text, lies in it; false when it is no address.
    bool contains(std::string_view address) const;

  private:
    std::array<std::uint8_t, 16> bytes_{};
    unsigned prefix_ = 128;
};

}  // namespace challenger
