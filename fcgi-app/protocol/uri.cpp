#include "protocol/uri.hpp"

#include <arpa/inet.h>

#include <algorithm>

#include "base/percent.hpp"
#include "base/text.hpp"
#include "protocol/limits.hpp"

namespace challenger {

namespace {

bool is_uri_character(char c) {
    return c > ' ' && c < '\x7f' && std::string_view("\"<>\\^`{|}").find(c) == std::string_view::npos;
}

bool is_host_character(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '.' || c == '_';
}

bool is_host(std::string_view host) {
    if (host.starts_with('[') && host.ends_with(']')) {
        in6_addr ignored;
        return ::inet_pton(AF_INET6, std::string(host.substr(1, host.size() - 2)).c_str(), &ignored) == 1;
    }
    return !host.empty() && std::all_of(host.begin(), host.end(), is_host_character);
}

std::optional<std::uint16_t> parse_port(std::string_view text) {
    const auto number = parse_number(text);
    if (!number || *number < 1 || *number > 65535) return std::nullopt;
    return static_cast<std::uint16_t>(*number);
}

}  // namespace

std::optional<HttpUri> parse_http_uri(std::string_view text) {
    if (text.size() > kValueLimitBytes || !std::all_of(text.begin(), text.end(), is_uri_character))
        return std::nullopt;
    HttpUri uri;
    const auto colon = text.find("://");
    if (colon == std::string_view::npos) return std::nullopt;
    uri.scheme = to_lower_ascii(text.substr(0, colon));
    if (uri.scheme != "http" && uri.scheme != "https") return std::nullopt;
    std::string_view rest = text.substr(colon + 3);

    if (const auto hash = rest.find('#'); hash != std::string_view::npos) {
        uri.has_fragment = true;
        rest = rest.substr(0, hash);
    }
    if (const auto question = rest.find('?'); question != std::string_view::npos) {
        uri.has_query = true;
        rest = rest.substr(0, question);
    }
    std::string_view authority = rest.substr(0, rest.find('/'));
    uri.path = rest.substr(authority.size());
    if (const auto at = authority.rfind('@'); at != std::string_view::npos) {
        uri.has_user_info = true;
        authority.remove_prefix(at + 1);
    }
    const auto bracket = authority.rfind(']');
    const auto colon_of_port = authority.find(':', bracket == std::string_view::npos ? 0 : bracket);
    if (colon_of_port != std::string_view::npos) {
        uri.port = parse_port(authority.substr(colon_of_port + 1));
        if (!uri.port) return std::nullopt;
    }
    uri.host = authority.substr(0, colon_of_port);
    if (!is_host(uri.host)) return std::nullopt;
    return uri;
}

std::string with_parameters(std::string_view uri,
                            const std::vector<std::pair<std::string_view, std::string>>& parameters) {
    std::string out(uri);
    char separator = uri.find('?') == std::string_view::npos ? '?' : '&';
    for (const auto& [name, value] : parameters) {
        out += separator;
        out += name;
        out += '=';
        out += percent_encode(value);
        separator = '&';
    }
    return out;
}

std::string origin_of(std::string_view text) {
    const auto uri = parse_http_uri(text);
    if (!uri) return "";
    const int default_port = uri->scheme == "https" ? 443 : 80;
    std::string out = uri->scheme + "://" + to_lower_ascii(uri->host);
    if (uri->port && *uri->port != default_port) out += ":" + std::to_string(*uri->port);
    return out;
}

std::string shown_uri(std::string_view text) {
    constexpr std::size_t kShownBytes = 200;
    const auto mark = text.find_first_of("?#");
    std::string_view rest = text.substr(0, mark);
    std::string out;
    if (const auto colon = rest.find("://"); colon != std::string_view::npos) {
        out = rest.substr(0, colon + 3);
        rest.remove_prefix(colon + 3);
        if (const auto at = rest.substr(0, rest.find('/')).rfind('@'); at != std::string_view::npos) {
            out += "***";
            rest.remove_prefix(at);
        }
    }
    out += rest;
    const bool is_cut = out.size() > kShownBytes;
    out.resize(std::min(out.size(), kShownBytes));
    std::string shown;
    for (const char c : out) shown += is_uri_character(c) ? std::string(1, c) : percent_encode({&c, 1});
    if (is_cut) return shown + "...";
    return mark == std::string_view::npos ? shown : shown + text[mark] + "***";
}

bool is_loopback(std::string_view host) {
    if (equals_ignoring_case(host, "localhost") || host == "[::1]") return true;
    in_addr address;
    return ::inet_pton(AF_INET, std::string(host).c_str(), &address) == 1 &&
           (ntohl(address.s_addr) >> 24) == 127;
}

std::optional<std::string> redirect_uri_fault(std::string_view text, PlainHttp plain_http) {
    const auto uri = parse_http_uri(text);
    if (!uri)
        return "not an absolute https:// or http:// URI of at most " + std::to_string(kValueLimitBytes) +
               " URI characters";
    if (uri->has_fragment) return "has a fragment (#…)";
    if (uri->has_user_info) return "has user information (…@)";
    if (uri->scheme == "http" && plain_http == PlainHttp::loopback_only && !is_loopback(uri->host))
        return "is plain http to a host that is not loopback; use https, or --allow-http if you must";
    return std::nullopt;
}

}  // namespace challenger
