// What a helper says on standard output of the gateways it asked, and whom their answers are about
// (protocol.md section 11).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/words.hpp"

namespace challenger {

// Whom an answer speaks of: the gateway, its recipient, or our own side (credentials, options, files).
enum class About : std::uint8_t { gateway, recipient, us };
template <>
inline constexpr auto kWordsOf<About> = std::to_array<Word<About>>({
    {"gateway", About::gateway},
    {"recipient", About::recipient},
    {"us", About::us},
});

// The name of a helper as a whole, and of what has no name.
inline constexpr std::string_view kNoGateway = "-";

struct GatewayReport {
    std::string gateway;  // 1 to 64 letters, digits and . _ : [ ] - of ASCII, no 7 digits in a row
    About about{};

    friend bool operator==(const GatewayReport&, const GatewayReport&) = default;
};

// Reads the lines "gateway=NAME about=WORD", each with its line break. out: one for each gateway, at most 8,
// in the order of their last lines: the last one had the last word. Other lines are ignored.
std::vector<GatewayReport> parse_gateway_reports(std::string_view output);

// A name as such lines hold it. in: any text; what a name must not hold becomes _.
std::string gateway_name(std::string_view text);

// The line that says this, with its line break. in: as gateway_name.
std::string format_gateway_report(std::string_view gateway, About about);

}  // namespace challenger
