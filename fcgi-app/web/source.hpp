// Where a request comes from: the web server's peer or, behind proxies that are trusted, whom they name.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/ip_network.hpp"

namespace challenger {

// How many proxies one behind the other are believed.
inline constexpr std::size_t kProxyLimit = 16;

class Source {
  public:
    // Nobody knows.
    Source() = default;

    // Finds the source. in: peer: the web server's REMOTE_ADDR; forwarded: the values of all X-Forwarded-For
    // headers in their order, with a comma between two; trusted: the networks of the proxies. Every proxy
    // adds whom it talks to at the right, so it is read from there: as long as who adds is trusted, the next
    // entry counts. What is left of the first address that is not trusted may be anybody's invention, and is
    // never looked at. Where an entry is no address, the source is the proxy that wrote it.
    static Source find(std::string_view peer, std::string_view forwarded,
                       const std::vector<IpNetwork>& trusted);

    // Says whether it certainly lies in one of the networks: false where a proxy's entry was no address.
    bool is_in(const std::vector<IpNetwork>& networks) const;

    // Its address in the usual spelling. What the peer is called when that is no IP address, such as
    // "unix:"; empty when there was none.
    std::string text() const;

    // By what one user is counted: "192.0.2.1/32", "2001:db8:1:2::/64"; else as text().
    std::string block() const;

  private:
    std::optional<IpAddress> address_;
    std::string peer_;           // what is no IP address
    bool is_uncertain_ = false;  // a proxy stands for those behind it
};

}  // namespace challenger
