#include "base/ip_network.hpp"

#include <algorithm>
#include <cstdint>

#include "base/text.hpp"

namespace challenger {

namespace {

constexpr unsigned kMappedBits = 96;
constexpr unsigned kVastIpv4Bits = 8;
constexpr unsigned kVastIpv6Bits = 16;

}  // namespace

std::optional<IpNetwork> IpNetwork::parse(std::string_view text) {
    const auto slash = text.find('/');
    const std::string_view written = text.substr(0, slash);
    const auto address = IpAddress::parse(written);
    if (!address) return std::nullopt;
    IpNetwork network;
    network.address_ = *address;
    if (slash == std::string_view::npos) return network;
    // What is written as IPv6 has a prefix of IPv6, also when the address is one of IPv4.
    const bool is_written_as_ipv4 = written.find(':') == std::string_view::npos;
    const auto prefix = parse_number(text.substr(slash + 1));
    if (!prefix || *prefix > (is_written_as_ipv4 ? 32 : 128)) return std::nullopt;
    network.prefix_ = static_cast<unsigned>(*prefix) + (is_written_as_ipv4 ? kMappedBits : 0);
    return network;
}

bool IpNetwork::contains(const IpAddress& address) const {
    for (unsigned bit = 0; bit < prefix_; ++bit) {
        const auto mask = static_cast<std::uint8_t>(0x80U >> (bit % 8));
        if ((address_.bytes()[bit / 8] & mask) != (address.bytes()[bit / 8] & mask)) return false;
    }
    return true;
}

bool IpNetwork::is_vast() const {
    // A short prefix before an address of IPv4 takes in all of IPv4.
    return prefix_ < kVastIpv6Bits || (address_.is_ipv4() && prefix_ < kMappedBits + kVastIpv4Bits) ||
           (prefix_ <= kMappedBits && contains(*IpAddress::parse("0.0.0.0")));
}

bool is_in(const std::vector<IpNetwork>& networks, const IpAddress& address) {
    return std::any_of(networks.begin(), networks.end(),
                       [&](const IpNetwork& network) { return network.contains(address); });
}

std::vector<IpNetwork> parse_networks(const std::vector<std::string>& texts) {
    std::vector<IpNetwork> out;
    for (const std::string& text : texts) out.push_back(IpNetwork::parse(text).value());
    return out;
}

}  // namespace challenger
