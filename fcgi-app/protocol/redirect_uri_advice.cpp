#include "protocol/redirect_uri_advice.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "protocol/uri.hpp"

namespace challenger {

namespace {

// Between the scheme's "://" and the path: host and port as written.
std::string_view authority_of(std::string_view uri) {
    uri.remove_prefix(uri.find("://") + 3);
    return uri.substr(0, uri.find_first_of("/?"));
}

std::string_view port_of(std::string_view authority) {
    const auto colon = authority.rfind(':');
    const auto bracket = authority.rfind(']');
    if (colon == std::string_view::npos || (bracket != std::string_view::npos && bracket > colon)) return "";
    return authority.substr(colon + 1);
}

// "." and "..", plain or escaped: they are taken out of a path before it is sent.
bool has_dot_segment(std::string_view path) {
    const auto segments = split(path, '/');
    return std::any_of(segments.begin(), segments.end(), [](std::string_view segment) {
        std::string plain = to_lower_ascii(segment);
        for (auto at = plain.find("%2e"); at != std::string::npos; at = plain.find("%2e"))
            plain.replace(at, 3, ".");
        return plain == "." || plain == "..";
    });
}

}  // namespace

std::vector<std::string> redirect_uri_advice(std::string_view text) {
    std::vector<std::string> out;
    const auto uri = parse_http_uri(text);
    if (!uri) return out;
    const std::string_view scheme = text.substr(0, text.find("://"));
    if (scheme != uri->scheme || to_lower_ascii(uri->host) != uri->host)
        out.emplace_back("many clients write scheme and host in lower case; register it so");
    const std::string_view port = port_of(authority_of(text));
    if (uri->port && *uri->port == (uri->scheme == "https" ? 443 : 80))
        out.emplace_back("many clients leave out the usual port; register it without :" + std::string(port));
    else if (port.starts_with('0'))
        out.emplace_back("many clients write a port without zeros before it; register it so");
    if (uri->path.empty())
        out.emplace_back(
            "many clients write a path of \"/\" where there is none; register it with the slash");
    if (has_dot_segment(uri->path))
        out.emplace_back("many clients resolve the parts \".\" and \"..\" of a path; register what is left");
    if (text.find('*') != std::string_view::npos)
        out.emplace_back("\"*\" stands for itself, not for other text; register one client for each URI");
    return out;
}

}  // namespace challenger
