#include "protocol/mailto_uri.hpp"

#include <algorithm>
#include <vector>

#include "base/percent.hpp"
#include "base/text.hpp"
#include "base/unicode.hpp"
#include "protocol/result.hpp"

namespace challenger {

namespace {

constexpr std::string_view kScheme = "mailto:";

// All addresses of a link (RFC 6068 section 2): before the question mark, and in its parameters to, cc and
// bcc.
std::vector<std::string_view> addresses_in(std::string_view link) {
    const auto question = link.find('?');
    std::vector<std::string_view> out{link.substr(0, question)};
    if (question != std::string_view::npos)
        for (const auto parameter : split(link.substr(question + 1), '&')) {
            const auto equals = parameter.find('=');
            const auto name = to_lower_ascii(parameter.substr(0, equals));
            if (equals != std::string_view::npos && (name == "to" || name == "cc" || name == "bcc"))
                out.push_back(parameter.substr(equals + 1));
        }
    if (out.size() > 1) out.erase(std::remove(out.begin(), out.end(), std::string_view()), out.end());
    return out;
}

}  // namespace

std::optional<Judged<std::string>> address_of_mailto(std::string_view text) {
    if (!equals_ignoring_case(text.substr(0, kScheme.size()), kScheme)) return std::nullopt;
    text.remove_prefix(kScheme.size());
    // Those who take it for a URL of the web write two slashes. No address begins with them.
    if (text.starts_with("//")) text.remove_prefix(2);
    const auto addresses = addresses_in(text);
    if (addresses.size() > 1) return fault(Mistake::several, "holds more than one address; give one of them");
    auto address = percent_decode(addresses.empty() ? "" : addresses.front());
    if (!address || !is_utf8(*address)) return fault(Mistake::other, "holds a broken mailto: link");
    return *std::move(address);
}

}  // namespace challenger
