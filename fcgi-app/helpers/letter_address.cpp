#include "helpers/letter_address.hpp"

#include <fmt/format.h>
#include <unicase.h>

#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <memory>
#include <sstream>

#include "base/json.hpp"
#include "base/text.hpp"

namespace challenger {

namespace {

constexpr const char* kCountriesFile = "/usr/share/iso-codes/json/iso_3166-1.json";

std::string to_capitals(std::string_view text) {
    std::size_t length = 0;
    const std::unique_ptr<std::uint8_t, decltype(&std::free)> upper(
        ::u8_toupper(reinterpret_cast<const std::uint8_t*>(text.data()), text.size(), "en", nullptr, nullptr,
                     &length),
        &std::free);
    if (!upper) return std::string(text);
    return {reinterpret_cast<const char*>(upper.get()), length};
}

std::string_view text_of(const Json& entry, std::string_view key) {
    const Json* value = entry.find(key);
    const std::string* text = value == nullptr ? nullptr : value->string();
    return text == nullptr ? std::string_view{} : *text;
}

}  // namespace

std::string country_line(std::string_view code) {
    std::ifstream in(kCountriesFile);
    std::stringstream content;
    content << in.rdbuf();
    const auto file = parse_json(content.str());
    const Json* list = file ? file->find("3166-1") : nullptr;
    const auto* countries = list == nullptr ? nullptr : std::get_if<Json::Array>(&list->value);
    if (countries == nullptr) return to_capitals(code);
    for (const Json& country : *countries) {
        if (!equals_ignoring_case(text_of(country, "alpha_2"), code)) continue;
        const auto common = text_of(country, "common_name");
        return to_capitals(common.empty() ? text_of(country, "name") : common);
    }
    return to_capitals(code);
}

tl::expected<std::vector<std::string>, Ending> address_lines(const Delivery& delivery,
                                                             std::string_view home_country) {
    std::vector<std::string> out{std::string(trim(delivery.field("CONTACT_NAME")))};
    if (out.front().empty())
        return tl::unexpected(Ending{kExitBadAddress, "the address has no CONTACT_NAME"});
    for (const auto line : split(delivery.field("ADDRESS_LINES"), '\n'))
        if (const auto text = trim(line); !text.empty()) out.emplace_back(text);
    if (out.size() == 1) return tl::unexpected(Ending{kExitBadAddress, "the address has no ADDRESS_LINES"});
    const auto country = trim(delivery.field("ADDRESS_COUNTRY"));
    if (!country.empty() && !equals_ignoring_case(country, home_country))
        out.push_back(country_line(country));
    for (const std::string& line : out)
        if (has_control_character(line, LineBreaks::refused))
            return tl::unexpected(Ending{kExitBadAddress, "the address holds a control character"});
    return out;
}

}  // namespace challenger
