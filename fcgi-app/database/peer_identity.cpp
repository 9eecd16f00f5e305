#include "database/peer_identity.hpp"

#include <pwd.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <string_view>

#include "base/text.hpp"
#include "database/connection_string.hpp"

namespace challenger {

PeerIdentity::PeerIdentity(const std::string& connection) {
    if (::geteuid() != 0) return;
    const ConnectionParts parts = parse_connection(connection);
    const auto host = parts.find("host");
    const auto user = parts.find("user");
    // Of several hosts any may be the one that answers; an empty one is libpq's own socket.
    const std::string all_hosts = host == parts.end() ? "" : host->second;
    const auto hosts = split(all_hosts, ',');
    const bool on_unix_socket = std::any_of(hosts.begin(), hosts.end(), [](std::string_view one) {
        return one.empty() || one.starts_with('/') || one.starts_with('@');
    });
    const passwd* account = user == parts.end() ? nullptr : ::getpwnam(user->second.c_str());
    changed_ = on_unix_socket && account != nullptr && ::seteuid(account->pw_uid) == 0;
}

PeerIdentity::~PeerIdentity() {
    if (changed_ && ::seteuid(0) != 0) std::abort();
}

}  // namespace challenger
