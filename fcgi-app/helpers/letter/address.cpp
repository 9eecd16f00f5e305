#include "helpers/letter/address.hpp"

#include <fmt/format.h>
#include <unicase.h>

#include <cstdint>
#include <cstdlib>
#include <memory>

#include "base/text.hpp"
#include "base/unicode.hpp"
#include "protocol/address_field.hpp"
#include "protocol/country.hpp"

namespace challenger {

namespace {

std::string to_capitals(std::string_view text) {
    std::size_t length = 0;
    const std::unique_ptr<std::uint8_t, decltype(&std::free)> upper(
        ::u8_toupper(reinterpret_cast<const std::uint8_t*>(text.data()), text.size(), "en", nullptr, nullptr,
                     &length),
        &std::free);
    if (!upper) return std::string(text);
    return {reinterpret_cast<const char*>(upper.get()), length};
}

}  // namespace

std::string country_line(std::string_view code) {
    for (const auto& [name, known] : country_names("en"))
        if (equals_ignoring_case(known, code)) return to_capitals(name);
    return to_capitals(code);
}

tl::expected<std::vector<std::string>, Ending> address_lines(const Delivery& delivery,
                                                             std::string_view home_country) {
    std::vector<std::string> out{std::string(trim(delivery.field(kNameField)))};
    if (out.front().empty()) return tl::unexpected(Ending{kExitBadData, "the address has no CONTACT_NAME"});
    for (const auto line : split(delivery.field(kLinesField), '\n'))
        if (const auto text = trim(line); !text.empty()) out.emplace_back(text);
    if (out.size() == 1) return tl::unexpected(Ending{kExitBadData, "the address has no ADDRESS_LINES"});
    const auto country = trim(delivery.field(kCountryField));
    if (!country.empty() && !equals_ignoring_case(country, home_country))
        out.push_back(country_line(country));
    for (const std::string& line : out)
        if (has_control_character(line, LineBreaks::refused))
            return tl::unexpected(Ending{kExitBadData, "the address holds a control character"});
    return out;
}

}  // namespace challenger
