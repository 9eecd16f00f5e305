#include "base/ip_network.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <string>

#include "base/text.hpp"

namespace challenger {

namespace {

using Bytes = std::array<std::uint8_t, 16>;
constexpr unsigned kMappedBits = 96;

struct Parsed {
    Bytes bytes;
    bool is_ipv4;
};

std::optional<Parsed> parse_address(std::string_view text) {
    const std::string copy(text);
    Parsed parsed{{}, false};
    if (::inet_pton(AF_INET6, copy.c_str(), parsed.bytes.data()) == 1) return parsed;
    in_addr v4;
    if (::inet_pton(AF_INET, copy.c_str(), &v4) != 1) return std::nullopt;
    parsed.is_ipv4 = true;
    parsed.bytes[10] = parsed.bytes[11] = 0xff;
    const auto* v4_bytes = reinterpret_cast<const std::uint8_t*>(&v4);
    std::copy(v4_bytes, v4_bytes + 4, parsed.bytes.begin() + 12);
    return parsed;
}

}  // namespace

std::optional<IpNetwork> IpNetwork::parse(std::string_view text) {
    const auto slash = text.find('/');
    const auto address = parse_address(text.substr(0, slash));
    if (!address) return std::nullopt;
    IpNetwork network;
    network.bytes_ = address->bytes;
    if (slash == std::string_view::npos) return network;
    const auto prefix = parse_number(text.substr(slash + 1));
    if (!prefix || *prefix > (address->is_ipv4 ? 32 : 128)) return std::nullopt;
    network.prefix_ = static_cast<unsigned>(*prefix) + (address->is_ipv4 ? kMappedBits : 0);
    return network;
}

bool IpNetwork::contains(std::string_view text) const {
    const auto address = parse_address(text);
    if (!address) return false;
    for (unsigned bit = 0; bit < prefix_; ++bit) {
        const auto mask = static_cast<std::uint8_t>(0x80U >> (bit % 8));
        if ((bytes_[bit / 8] & mask) != (address->bytes[bit / 8] & mask)) return false;
    }
    return true;
}

}  // namespace challenger
