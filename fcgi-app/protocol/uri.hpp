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
    std::string host;                   // without port; an IPv6 address keeps its brackets
    std::optional<std::uint16_t> port;  // as written; nullopt where none is
    std::string path;                   // from the first '/', may be empty; without query
    bool has_user_info = false;
    bool has_query = false;
    bool has_fragment = false;
};

// Reads an absolute URI of at most 1,024 bytes. Fails (nullopt) when it is longer, on another scheme, an
// empty or malformed host or port, or a character that no URI may hold.
std::optional<HttpUri> parse_http_uri(std::string_view text);

// The origin of an absolute http(s) URI as browsers compare origins, and as a Content-Security-Policy names
// one: scheme and host in lower case, and the port unless it is the scheme's own. An IPv6 address keeps its
// brackets and is not shortened. Empty when the URI is malformed: what is not understood is no origin that a
// page may send to.
std::string origin_of(std::string_view uri);

// A URI, or whatever stands in its place, as logs and answers show it: on one line of ASCII, without user
// name and password (***), query (?***) and fragment (#***), and at most 200 bytes of it. What no URI holds
// is percent-encoded, so that a blank at an end is seen.
std::string shown_uri(std::string_view text);

// Says whether a host, as HttpUri has it, names this very machine: localhost, 127.0.0.0/8 or [::1].
bool is_loopback(std::string_view host);

enum class PlainHttp : std::uint8_t { loopback_only, allowed };

// Says what is wrong with a redirect URI at registration, or nullopt when it is good.
std::optional<std::string> redirect_uri_fault(std::string_view uri, PlainHttp plain_http);

// Appends parameters to the query of a URI without fragment, behind `?` or `&`. in: names of unreserved
// characters; values of any bytes, which are percent-encoded.
std::string with_parameters(std::string_view uri,
                            const std::vector<std::pair<std::string_view, std::string>>& parameters);

}  // namespace challenger
