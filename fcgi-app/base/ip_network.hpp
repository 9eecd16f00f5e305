// Networks of IP addresses, as the operator lists them.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/ip_address.hpp"

namespace challenger {

// One network, kept as IPv6 like IpAddress.
class IpNetwork {
  public:
    // Reads ADDRESS or ADDRESS/PREFIX. Fails (nullopt) on anything else.
    static std::optional<IpNetwork> parse(std::string_view text);

    bool contains(const IpAddress& address) const;

    // Says whether strangers must be in it: more of IPv4 than a /8, or of IPv6 than a /16.
    bool is_vast() const;

  private:
    IpAddress address_;
    unsigned prefix_ = 128;
};

// Says whether an address lies in one of the networks.
bool is_in(const std::vector<IpNetwork>& networks, const IpAddress& address);

// Reads a list. in: texts that are all networks, as the settings hold them.
std::vector<IpNetwork> parse_networks(const std::vector<std::string>& texts);

}  // namespace challenger
