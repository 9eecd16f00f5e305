#include "base/ip_address.hpp"

#include <arpa/inet.h>

#include <algorithm>

namespace challenger {

namespace {

constexpr IpAddress::Bytes kMapped{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
constexpr std::size_t kMappedBytes = 12;
constexpr std::size_t kBlockBytes = 8;

std::string format_ipv6(const IpAddress::Bytes& bytes) {
    std::array<char, INET6_ADDRSTRLEN> out{};
    ::inet_ntop(AF_INET6, bytes.data(), out.data(), out.size());
    return out.data();
}

}  // namespace

std::optional<IpAddress> IpAddress::parse(std::string_view text) {
    // inet_pton ends at a NUL, and what follows would not be looked at.
    if (text.size() >= INET6_ADDRSTRLEN || text.find('\0') != std::string_view::npos) return std::nullopt;
    const std::string copy(text);
    IpAddress address;
    if (::inet_pton(AF_INET6, copy.c_str(), address.bytes_.data()) == 1) return address;
    address.bytes_ = kMapped;
    if (::inet_pton(AF_INET, copy.c_str(), address.bytes_.data() + kMappedBytes) != 1) return std::nullopt;
    return address;
}

bool IpAddress::is_ipv4() const {
    return std::equal(bytes_.begin(), bytes_.begin() + kMappedBytes, kMapped.begin());
}

std::string IpAddress::text() const {
    if (!is_ipv4()) return format_ipv6(bytes_);
    std::array<char, INET_ADDRSTRLEN> out{};
    ::inet_ntop(AF_INET, bytes_.data() + kMappedBytes, out.data(), out.size());
    return out.data();
}

std::string IpAddress::block() const {
    if (is_ipv4()) return text() + "/32";
    Bytes first = bytes_;
    std::fill(first.begin() + kBlockBytes, first.end(), std::uint8_t{0});
    return format_ipv6(first) + "/64";
}

}  // namespace challenger
