#include "protocol/mailto_uri.hpp"

#include <charconv>
#include <cstddef>

#include "base/text.hpp"

namespace challenger {

namespace {

using Words = tl::unexpected<std::string>;

constexpr std::string_view kScheme = "mailto:";

std::optional<std::string> percent_decode(std::string_view text) {
    std::string out;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text[at] != '%') {
            out += text[at];
            continue;
        }
        const auto digits = text.substr(at + 1, 2);
        unsigned value = 0;
        const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value, 16);
        if (digits.size() != 2 || error != std::errc() || end != digits.data() + 2) return std::nullopt;
        out += static_cast<char>(value);
        at += 2;
    }
    return out;
}

bool names_another_address(std::string_view query) {
    for (const auto parameter : split(query, '&')) {
        const auto name = to_lower_ascii(parameter.substr(0, parameter.find('=')));
        if (name == "to" || name == "cc" || name == "bcc") return true;
    }
    return false;
}

}  // namespace

std::optional<tl::expected<std::string, std::string>> address_of_mailto(std::string_view text) {
    if (!equals_ignoring_case(text.substr(0, kScheme.size()), kScheme)) return std::nullopt;
    text.remove_prefix(kScheme.size());
    // Those who take it for a URL of the web write two slashes. No address begins with them.
    if (text.starts_with("//")) text.remove_prefix(2);
    const auto question = text.find('?');
    if (question != std::string_view::npos && names_another_address(text.substr(question + 1)))
        return Words("holds more than one address; give one of them");
    auto address = percent_decode(text.substr(0, question));
    if (!address || !is_utf8(*address)) return Words("holds a broken mailto: link");
    return *std::move(address);
}

}  // namespace challenger
