// http and https URIs: the parts we look at, and the rules for a client's redirect URI.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace challenger {

// The parts of an absolute http(s) URI, as written but for the lower-cased scheme.
struct HttpUri {
    std::string scheme;
    std::string host;  // without port; an IPv6 address keeps its brackets
    std::string path;  // from the first '/', may be empty; without query
    bool has_user_info = false;
    bool has_query = false;
    bool has_fragment = false;
};

// Fails (nullopt) on another scheme, an empty or malformed host or port, or a character that no URI may hold.
std::optional<HttpUri> parse_http_uri(std::string_view text);

// Scheme, host and port of an absolute http(s) URI, as a browser compares them.
std::string origin_of(std::string_view uri);

// Says whether a host names this very machine: localhost, 127.0.0.0/8 or [::1].
bool is_loopback(std::string_view host);

enum class PlainHttp : std::uint8_t { loopback_only, allowed };

// Says what is wrong with a redirect URI at registration, or nullopt when it is good.
std::optional<std::string> redirect_uri_fault(std::string_view uri, PlainHttp plain_http);

// Appends parameters to a URI's query: `?` or `&`, names and values percent-encoded.
std::string with_parameters(std::string_view uri,
                            const std::vector<std::pair<std::string_view, std::string>>& parameters);

}  // namespace challenger
