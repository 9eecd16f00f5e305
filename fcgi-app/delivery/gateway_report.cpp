#include "delivery/gateway_report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "base/text.hpp"

namespace challenger {

namespace {

constexpr std::size_t kMostGateways = 8;
constexpr std::size_t kLongestName = 64;

bool is_digit_of_name(char c) {
    return c >= '0' && c <= '9';
}

bool is_name_character(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || is_digit_of_name(c) ||
           std::string_view("._:[]-").find(c) != std::string_view::npos;
}

// Names are kept and logged, and a helper may take the recipient's number for one.
bool may_be_a_phone_number(std::string_view name) {
    return std::search_n(name.begin(), name.end(), 7, true,
                         [](char c, bool) { return is_digit_of_name(c); }) != name.end();
}

std::optional<GatewayReport> parse_line(std::string_view line) {
    constexpr std::string_view kGateway = "gateway=";
    constexpr std::string_view kAbout = "about=";
    const auto words = split(line, ' ');
    if (words.size() != 2 || !words[0].starts_with(kGateway) || !words[1].starts_with(kAbout))
        return std::nullopt;
    const auto name = words[0].substr(kGateway.size());
    const auto about = parse_word<About>(words[1].substr(kAbout.size()));
    if (!about || name.empty() || name.size() > kLongestName || may_be_a_phone_number(name) ||
        !std::all_of(name.begin(), name.end(), is_name_character))
        return std::nullopt;
    return GatewayReport{std::string(name), *about};
}

}  // namespace

std::vector<GatewayReport> parse_gateway_reports(std::string_view output) {
    std::vector<GatewayReport> out;
    for (std::size_t end = 0; (end = output.find('\n')) != std::string_view::npos;
         output.remove_prefix(end + 1)) {
        auto report = parse_line(output.substr(0, end));
        if (!report) continue;
        std::erase_if(out, [&](const GatewayReport& other) { return other.gateway == report->gateway; });
        if (out.size() == kMostGateways) out.erase(out.begin());
        out.push_back(std::move(*report));
    }
    return out;
}

std::string gateway_name(std::string_view text) {
    std::string out(text.substr(0, kLongestName));
    std::replace_if(
        out.begin(), out.end(), [](char c) { return !is_name_character(c); }, '_');
    return out.empty() ? std::string(kNoGateway) : out;
}

std::string format_gateway_report(std::string_view gateway, About about) {
    return fmt::format("gateway={} about={}\n", gateway_name(gateway), format_word(about));
}

}  // namespace challenger
