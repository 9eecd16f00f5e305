#include "config/settings.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "base/ini.hpp"
#include "base/ip_network.hpp"
#include "base/text.hpp"
#include "base/unicode.hpp"
#include "config/options.hpp"
#include "protocol/address_rules.hpp"
#include "protocol/code.hpp"
#include "protocol/uri.hpp"

namespace challenger {

namespace {

constexpr std::size_t kServiceNameLimitBytes = 100;

std::string known_names(std::string_view section) {
    std::string out;
    for (const Option& option : options())
        if (section.empty() ? out.find(option.section) == std::string::npos : option.section == section)
            out +=
                fmt::format("{}{}", out.empty() ? "" : ", ", section.empty() ? option.section : option.name);
    return out;
}

// The values of a file; unknown, misplaced and doubled names are refused here.
tl::expected<OptionValues, std::string> read_values(const std::string& file) {
    const auto sections = read_ini_file(file);
    if (!sections) return tl::unexpected(sections.error());
    OptionValues values;
    for (const auto& [section, entries] : *sections) {
        const std::string section_name = to_lower_ascii(section);
        if (known_names(section_name).empty())
            return tl::unexpected(
                fmt::format("{}: [{}]: unknown section; allowed: {}", file, section, known_names("")));
        for (const auto& [name, value] : entries) {
            const auto option =
                std::find_if(options().begin(), options().end(), [&, &name = name](const Option& o) {
                    return o.section == section_name && equals_ignoring_case(o.name, name);
                });
            if (option == options().end())
                return tl::unexpected(fmt::format("{}: [{}] {}: unknown option; allowed: {}", file, section,
                                                  name, known_names(section_name)));
            for (const auto& earlier : values)
                if (earlier.first == &*option)
                    return tl::unexpected(
                        fmt::format("{}: [{}] {}: is set twice", file, section, option->name));
            const bool has_own_quotes =
                std::holds_alternative<std::vector<std::string> Settings::*>(option->field);
            const std::string text = has_own_quotes ? value : unquote(value);
            if (!is_utf8(text))
                return tl::unexpected(fmt::format("{}: [{}] {}: is not UTF-8", file, section, option->name));
            values.emplace_back(&*option, text);
        }
    }
    return values;
}

// What no single option can be asked: rules between options and behind their text.
std::optional<OptionFault> check_meaning(Settings& settings) {
    const auto refuse = [&](std::string_view name, std::string allowed) {
        const auto option =
            std::find_if(options().begin(), options().end(), [&](const Option& o) { return o.name == name; });
        return OptionFault{&*option, format_option(*option, settings), std::move(allowed)};
    };
    const auto url = parse_http_uri(settings.base_url);
    if (!url || url->has_query || url->has_fragment || url->has_user_info || !url->path.ends_with('/'))
        return refuse("BASE_URL", "an http(s) URL that ends in a slash, without query or user");
    settings.base_host = url->host;
    if (settings.service_name.empty()) settings.service_name = settings.base_host;
    if (settings.service_name.size() > kServiceNameLimitBytes ||
        has_control_character(settings.service_name, LineBreaks::refused))
        return refuse("SERVICE_NAME", fmt::format("one line of up to {} bytes", kServiceNameLimitBytes));
    if (settings.auth_command.empty() || !settings.auth_command.front().starts_with('/'))
        return refuse("AUTH_COMMAND", "the absolute path of a program, then arguments");
    for (const std::string& name : settings.helper_environment)
        if (name.find('=') != std::string::npos) return refuse("HELPER_ENVIRONMENT", "names only, without =");
    if (has_control_character(settings.address_hint, LineBreaks::refused) || settings.address_hint.empty())
        return refuse("ADDRESS_HINT", "one line of text");
    if (const auto rules = AddressRules::compile(settings.address_type, settings.address_restrictions);
        !rules)
        return refuse("ADDRESS_RESTRICTIONS",
                      "JSON as challenger-fcgi.conf(5) describes it; " + rules.error());
    // Whether it has phone numbers, only the numbering plans know: reading_context.
    const auto is_capital = [](char c) { return c >= 'A' && c <= 'Z'; };
    if (const std::string& region = settings.phone_region;
        !region.empty() && (region.size() != 2 || !std::all_of(region.begin(), region.end(), is_capital)))
        return refuse("PHONE_REGION", "a country by ISO 3166-1 alpha-2 in capitals, such as CH");
    for (const std::string& text : settings.admin_addresses)
        if (!IpNetwork::parse(text))
            return refuse("ADMIN_ADDRESSES", "IP addresses and networks such as 10.0.0.0/8");
    for (const std::string& text : settings.trusted_proxies)
        if (const auto network = IpNetwork::parse(text); !network || network->is_vast())
            return refuse("TRUSTED_PROXIES",
                          "the proxies' IP addresses and networks such as 10.1.2.0/24, of IPv4 at most a /8, "
                          "of IPv6 a /16");
    const int codes =
        settings.addresses_per_validation * settings.transmissions_per_address + settings.failures_given_back;
    if (codes > kCodesPerValidation)
        return refuse(
            "ADDRESSES_PER_VALIDATION",
            fmt::format("ADDRESSES_PER_VALIDATION × TRANSMISSIONS_PER_ADDRESS + FAILURES_GIVEN_BACK of at "
                        "most {}, not {}: no validation makes more codes",
                        kCodesPerValidation, codes));
    return std::nullopt;
}

}  // namespace

tl::expected<Settings, OptionFault> read_options(const OptionValues& values, const std::string& instance) {
    Settings settings;
    settings.instance = instance;
    // ADDRESS_TYPE is the first row, so the defaults of all later ones are known.
    for (const Option& option : options()) {
        const auto set =
            std::find_if(values.begin(), values.end(), [&](const auto& v) { return v.first == &option; });
        const std::string_view pattern = option.default_text.text(settings.address_type);
        const std::string text =
            set != values.end() ? set->second : fmt::vformat(pattern, fmt::make_format_args(instance));
        const auto refusal = read_option(option, text, settings);
        if (refusal) return tl::unexpected(OptionFault{&option, text, *refusal});
    }
    if (auto fault = check_meaning(settings)) return tl::unexpected(std::move(*fault));
    return settings;
}

tl::expected<Settings, std::string> load_settings(const std::string& file, const std::string& instance) {
    const auto values = read_values(file);
    if (!values) return tl::unexpected(values.error());
    auto settings = read_options(*values, instance);
    if (!settings) {
        const OptionFault& fault = settings.error();
        return tl::unexpected(fmt::format("{}: [{}] {}: found \"{}\"; allowed: {}", file,
                                          fault.option->section, fault.option->name, fault.found,
                                          fault.allowed));
    }
    settings->file = file;
    return std::move(*settings);
}

std::string dump_settings(const Settings& settings) {
    std::string out;
    std::string_view section;
    for (const Option& option : options()) {
        if (option.section != section) {
            section = option.section;
            out += fmt::format("{}[{}]\n", out.empty() ? "" : "\n", section);
        }
        const std::string value = format_option(option, settings);
        out += fmt::format("# {}\n{} ={}{}\n", option.meaning, option.name, value.empty() ? "" : " ", value);
    }
    return out;
}

std::string policy_text(const Settings& settings) {
    std::string waits;
    for (const auto wait : settings.transmission_waits) waits += fmt::format("{},", wait.count());
    return fmt::format("2 {} {} {} {} {} {} {} {} {} {} {}", format_address_type(settings.address_type),
                       settings.entries_per_code, settings.transmissions_per_address,
                       settings.addresses_per_validation, settings.failures_given_back,
                       settings.breaker_failures, settings.breaker_pause.count(), waits,
                       settings.helper_timeout.count(), settings.validation_duration.count(),
                       settings.validation_expiration.count());
}

}  // namespace challenger
