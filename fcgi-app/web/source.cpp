#include "web/source.hpp"

#include "base/text.hpp"

namespace challenger {

namespace {

constexpr long long kPortLimit = 65535;

// Reads an entry: an address alone, IPV4:PORT, [IPV6] or [IPV6]:PORT. IPv6 with a port needs its brackets.
std::optional<IpAddress> parse_entry(std::string_view entry) {
    std::string_view address = entry;
    std::string_view port;
    if (entry.starts_with('[')) {
        const auto end = entry.find(']');
        if (end == std::string_view::npos) return std::nullopt;
        address = entry.substr(1, end - 1);
        port = entry.substr(end + 1);
        if (address.find(':') == std::string_view::npos) return std::nullopt;
    } else if (const auto colon = entry.find(':');
               colon != std::string_view::npos && colon == entry.rfind(':')) {
        address = entry.substr(0, colon);
        port = entry.substr(colon);
    }
    if (!port.empty()) {
        const auto number = port.front() == ':' ? parse_number(port.substr(1)) : std::nullopt;
        if (!number || *number > kPortLimit) return std::nullopt;
    }
    return IpAddress::parse(address);
}

}  // namespace

Source Source::find(std::string_view peer, std::string_view forwarded,
                    const std::vector<IpNetwork>& trusted) {
    Source source;
    source.address_ = IpAddress::parse(peer);
    if (!source.address_) {
        source.peer_ = peer;
        return source;
    }
    std::string_view rest = trim(forwarded);
    if (rest.empty()) return source;
    for (std::size_t proxies = 0; challenger::is_in(trusted, *source.address_); ++proxies) {
        const auto comma = rest.rfind(',');
        const auto entry = parse_entry(trim(comma == std::string_view::npos ? rest : rest.substr(comma + 1)));
        if (!entry || proxies == kProxyLimit) {
            source.is_uncertain_ = true;
            break;
        }
        source.address_ = entry;
        if (comma == std::string_view::npos) break;
        rest = rest.substr(0, comma);
    }
    return source;
}

bool Source::is_in(const std::vector<IpNetwork>& networks) const {
    return address_ && !is_uncertain_ && challenger::is_in(networks, *address_);
}

std::string Source::text() const {
    return address_ ? address_->text() : peer_;
}

std::string Source::block() const {
    return address_ ? address_->block() : peer_;
}

}  // namespace challenger
