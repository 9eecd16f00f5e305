#include "config/settings.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <boost/property_tree/ini_parser.hpp>
#include <boost/property_tree/ptree.hpp>
#include <optional>
#include <variant>

#include "base/moment.hpp"
#include "base/text.hpp"
#include "domain/address_rules.hpp"
#include "domain/code.hpp"
#include "domain/redirect_uri.hpp"

namespace challenger {

namespace {

using std::chrono::seconds;
using Words = std::vector<std::string>;
using Waits = std::vector<seconds>;
using Field = std::variant<std::string Settings::*, AddressType Settings::*, Words Settings::*,
                           seconds Settings::*, bool Settings::*, int Settings::*, Waits Settings::*>;

// A default for all types, or one for each in the order of AddressType.
struct Defaults {
    std::array<std::string_view, 4> text;
    constexpr Defaults(const char* all) : text{all, all, all, all} {}
    constexpr Defaults(std::string_view phone, std::string_view email, std::string_view postal)
        : text{phone, email, postal, postal} {}
};

// One option: where it stands, where its value goes, its default ({} is the instance's name), the smallest
// and largest number (seconds for a time), and its meaning.
struct Option {
    std::string_view section;
    std::string_view name;
    Field field;
    Defaults defaults;
    long long least = 0;
    long long most = 0;
    std::string_view meaning;
};

constexpr long long kDay = 86400;

const std::array kOptions{
    Option{"challenger", "ADDRESS_TYPE", &Settings::address_type, "", 0, 0,
           "What this instance validates: phone, email, postal or postal-ch. Required."},
    Option{"challenger",
           "ADDRESS_HINT",
           &Settings::address_hint,
           {"Phone number with country code", "E-mail address", "Postal address"},
           0,
           0,
           "One line for people: what to enter."},
    Option{"challenger", "ADDRESS_RESTRICTIONS", &Settings::address_restrictions, "", 0, 0,
           "JSON {\"FIELD\": {\"regex\": POSIX ERE, \"hint\": text, \"hint_i18n\": {language: text}}}. "
           "Empty: the type's own."},
    Option{"challenger", "BASE_URL", &Settings::base_url, "", 0, 0,
           "Where users and clients reach this instance, ending in a slash. Required."},
    Option{"challenger", "AUTH_COMMAND", &Settings::auth_command, "", 0, 0,
           "The helper that delivers a message: program (an absolute path) and fixed arguments, no shell. "
           "Required."},
    Option{"challenger", "HELPER_TIMEOUT", &Settings::helper_timeout, "30 s", 1, 35,
           "How long the helper may take; below the web server's read timeout of 40 s."},
    Option{"challenger", "HELPER_ENVIRONMENT", &Settings::helper_environment, "", 0, 0,
           "Names of environment variables handed on to the helper, besides PATH, HOME and LANG."},
    Option{"challenger", "SECRET_FILE", &Settings::secret_file, "/etc/challenger-fcgi/{}.secret", 0, 0,
           "The server keys codes are derived from, one \"number key\" a line; the first signs."},
    Option{"challenger",
           "VALIDATION_DURATION",
           &Settings::validation_duration,
           {"1 h", "1 h", "40 days"},
           1,
           365 * kDay,
           "The life of a validation, from /setup on."},
    Option{"challenger", "VALIDATION_EXPIRATION", &Settings::validation_expiration, "365 days", 1,
           36500 * kDay, "How long a validated address counts as valid."},
    Option{"database", "CONNECTION", &Settings::connection,
           "host=/run/postgresql port=5432 dbname=challenger-fcgi-{} user=challenger-fcgi-{}", 0, 0,
           "One libpq connection string, host and port in full."},
    Option{"database", "PREPARE", &Settings::prepare, "YES", 0, 0,
           "YES: prepared statements. NO: for pgbouncer in transaction mode."},
    Option{"database", "STATEMENT_TIMEOUT", &Settings::statement_timeout, "3 s", 1, 30,
           "The longest a database call may take."},
    Option{"policy",
           "ENTRIES_PER_CODE",
           &Settings::entries_per_code,
           {"3", "3", "5"},
           1,
           100,
           "How often a code may be entered."},
    Option{"policy",
           "TRANSMISSIONS_PER_ADDRESS",
           &Settings::transmissions_per_address,
           {"3", "3", "2"},
           1,
           64,
           "Messages to one address in a validation."},
    Option{"policy",
           "ADDRESSES_PER_VALIDATION",
           &Settings::addresses_per_validation,
           {"3", "3", "2"},
           1,
           64,
           "Addresses a validation may submit; the first one counts."},
    Option{"policy",
           "TRANSMISSION_WAITS",
           &Settings::transmission_waits,
           {"60 s, 2 min, 5 min", "60 s, 2 min, 5 min", "7 days"},
           1,
           365 * kDay,
           "The wait after transmission 1, 2, … to an address; the last repeats."},
    Option{"policy", "FAILURES_GIVEN_BACK", &Settings::failures_given_back, "5", 0, 50,
           "Failed transmissions that cost nothing, in a validation."},
};

// Why a value is refused: what is allowed instead.
using Refusal = std::optional<std::string>;

std::string range_of(const Option& option) {
    return fmt::format("a whole number from {} to {}", option.least, option.most);
}

std::string duration_range_of(const Option& option) {
    return fmt::format("a time such as \"90 s\" or \"4 weeks 1 day\", from {} to {}",
                       format_duration(seconds(option.least)), format_duration(seconds(option.most)));
}

std::optional<seconds> read_duration(const Option& option, std::string_view text) {
    const auto value = parse_duration(text);
    if (!value || value->count() < option.least || value->count() > option.most) return std::nullopt;
    return value;
}

// Reads one value into its field; one overload a kind.
Refusal read(const Option&, std::string& field, std::string_view text) {
    field = text;
    return std::nullopt;
}
Refusal read(const Option&, AddressType& field, std::string_view text) {
    const auto value = parse_address_type(text);
    if (!value) return "phone, email, postal, postal-ch";
    field = *value;
    return std::nullopt;
}
Refusal read(const Option&, Words& field, std::string_view text) {
    auto value = split_words(text);
    if (!value) return "words separated by blanks, every quote closed";
    field = std::move(*value);
    return std::nullopt;
}
Refusal read(const Option& option, seconds& field, std::string_view text) {
    const auto value = read_duration(option, text);
    if (!value) return duration_range_of(option);
    field = *value;
    return std::nullopt;
}
Refusal read(const Option&, bool& field, std::string_view text) {
    field = equals_ignoring_case(text, "YES");
    if (!field && !equals_ignoring_case(text, "NO")) return "YES, NO";
    return std::nullopt;
}
Refusal read(const Option& option, int& field, std::string_view text) {
    const auto value = parse_number(text);
    if (!value || *value < option.least || *value > option.most) return range_of(option);
    field = static_cast<int>(*value);
    return std::nullopt;
}
Refusal read(const Option& option, Waits& field, std::string_view text) {
    field.clear();
    for (const auto part : split(text, ',')) {
        const auto value = read_duration(option, part);
        if (!value || field.size() == 64)
            return "up to 64 entries, separated by commas, each " + duration_range_of(option);
        field.push_back(*value);
    }
    return std::nullopt;
}

std::string show(const std::string& value) {
    return value;
}
std::string show(AddressType value) {
    return std::string(format_address_type(value));
}
std::string show(const Words& words) {
    std::string out;
    for (const std::string& word : words) {
        const bool plain = !word.empty() && word.find_first_of(" \t'\"") == std::string::npos;
        const char quote = word.find('"') == std::string::npos ? '"' : '\'';
        out += (out.empty() ? "" : " ") + (plain ? word : quote + word + quote);
    }
    return out;
}
std::string show(seconds value) {
    return format_duration(value);
}
std::string show(bool value) {
    return value ? "YES" : "NO";
}
std::string show(int value) {
    return std::to_string(value);
}
std::string show(const Waits& waits) {
    std::string out;
    for (const seconds wait : waits) out += (out.empty() ? "" : ", ") + format_duration(wait);
    return out;
}

std::string complain(const std::string& file, const Option& option, std::string_view found,
                     std::string_view allowed) {
    return fmt::format("{}: [{}] {}: found \"{}\"; allowed: {}", file, option.section, option.name, found,
                       allowed);
}

const Option& option_named(std::string_view name) {
    return *std::find_if(kOptions.begin(), kOptions.end(), [&](const Option& o) { return o.name == name; });
}

// The values of a file by option name; unknown, misplaced and doubled names are refused here.
using FileValues = std::vector<std::pair<const Option*, std::string>>;

std::string known_names(std::string_view section) {
    std::string out;
    for (const Option& option : kOptions)
        if (section.empty() ? out.find(option.section) == std::string::npos : option.section == section)
            out +=
                fmt::format("{}{}", out.empty() ? "" : ", ", section.empty() ? option.section : option.name);
    return out;
}

std::string unquote(std::string_view text) {
    text = trim(text);
    if (text.size() >= 2 && (text.front() == '"' || text.front() == '\'') && text.back() == text.front() &&
        text.substr(1, text.size() - 2).find(text.front()) == std::string_view::npos)
        text = text.substr(1, text.size() - 2);
    return std::string(text);
}

tl::expected<FileValues, std::string> read_file(const std::string& file) {
    boost::property_tree::ptree tree;
    try {
        boost::property_tree::ini_parser::read_ini(file, tree);
    } catch (const boost::property_tree::ini_parser_error& error) {
        if (error.line() == 0) return tl::unexpected(fmt::format("{}: {}", file, error.message()));
        return tl::unexpected(fmt::format("{}: line {}: {}", file, error.line(), error.message()));
    }
    FileValues values;
    for (const auto& [section, options] : tree) {
        const std::string section_name = to_lower_ascii(section);
        if (!options.data().empty())
            return tl::unexpected(fmt::format("{}: option {} stands before any [section]", file, section));
        if (known_names(section_name).empty())
            return tl::unexpected(
                fmt::format("{}: [{}]: unknown section; allowed: {}", file, section, known_names("")));
        for (const auto& [name, value] : options) {
            const auto option = std::find_if(kOptions.begin(), kOptions.end(), [&](const Option& o) {
                return o.section == section_name && equals_ignoring_case(o.name, name);
            });
            if (option == kOptions.end())
                return tl::unexpected(fmt::format("{}: [{}] {}: unknown option; allowed: {}", file, section,
                                                  name, known_names(section_name)));
            for (const auto& earlier : values)
                if (earlier.first == &*option)
                    return tl::unexpected(
                        fmt::format("{}: [{}] {}: stands twice", file, section, option->name));
            const std::string text = unquote(value.data());
            if (!is_utf8(text))
                return tl::unexpected(fmt::format("{}: [{}] {}: is not UTF-8", file, section, option->name));
            values.emplace_back(&*option, text);
        }
    }
    return values;
}

// What no single option can be asked: rules between options and behind their text.
std::optional<std::string> check_meaning(Settings& settings) {
    const auto refuse = [&](std::string_view name, std::string_view found, std::string_view allowed) {
        return complain(settings.file, option_named(name), found, allowed);
    };
    const auto url = parse_http_uri(settings.base_url);
    if (!url || url->has_query || url->has_fragment || url->has_user_info || !url->path.ends_with('/'))
        return refuse("BASE_URL", settings.base_url,
                      "an http(s) URL that ends in a slash, without query or user");
    settings.base_host = url->host;
    if (settings.auth_command.empty() || !settings.auth_command.front().starts_with('/'))
        return refuse("AUTH_COMMAND", show(settings.auth_command),
                      "the absolute path of a program, then arguments");
    for (const std::string& name : settings.helper_environment)
        if (name.find('=') != std::string::npos)
            return refuse("HELPER_ENVIRONMENT", show(settings.helper_environment), "names only, without =");
    if (has_control_character(settings.address_hint, LineBreaks::refused) || settings.address_hint.empty())
        return refuse("ADDRESS_HINT", settings.address_hint, "one line of text");
    if (const auto rules = AddressRules::compile(settings.address_type, settings.address_restrictions);
        !rules)
        return refuse("ADDRESS_RESTRICTIONS", settings.address_restrictions, "see below; " + rules.error());
    const int codes =
        settings.addresses_per_validation * settings.transmissions_per_address + settings.failures_given_back;
    if (codes > kCodesPerValidation)
        return refuse(
            "ADDRESSES_PER_VALIDATION", show(settings.addresses_per_validation),
            fmt::format("ADDRESSES_PER_VALIDATION × TRANSMISSIONS_PER_ADDRESS + FAILURES_GIVEN_BACK of at "
                        "most {}, not {}: no validation makes more codes",
                        kCodesPerValidation, codes));
    return std::nullopt;
}

std::string hide_password(std::string text) {
    for (const std::string_view mark : {std::string_view("password="), std::string_view("password =")})
        if (const auto at = text.find(mark); at != std::string::npos) {
            const auto start = at + mark.size();
            const bool quoted = start < text.size() && text[start] == '\'';
            const auto end = text.find(quoted ? '\'' : ' ', start + 1);
            text.replace(start, end == std::string::npos ? end : end - start + (quoted ? 1 : 0), "***");
        }
    if (const auto scheme = text.find("://"); scheme != std::string::npos)
        if (const auto at = text.find('@', scheme); at != std::string::npos)
            if (const auto colon = text.find(':', scheme + 3); colon < at)
                text.replace(colon + 1, at - colon - 1, "***");
    return text;
}

std::string show_option(const Settings& settings, const Option& option) {
    const std::string text = std::visit([&](auto field) { return show(settings.*field); }, option.field);
    return option.name == "CONNECTION" ? hide_password(text) : text;
}

}  // namespace

tl::expected<Settings, std::string> load_settings(const std::string& file, const std::string& instance) {
    const auto values = read_file(file);
    if (!values) return tl::unexpected(values.error());
    Settings settings;
    settings.file = file;
    settings.instance = instance;
    // ADDRESS_TYPE is the first row, so the defaults of all later ones are known.
    for (const Option& option : kOptions) {
        const auto set =
            std::find_if(values->begin(), values->end(), [&](const auto& v) { return v.first == &option; });
        const std::string_view pattern =
            option.defaults.text[static_cast<std::size_t>(settings.address_type)];
        std::string text;
        if (set != values->end()) {
            text = set->second;
        } else {
            const auto parts = split(pattern, '{');
            text = parts.front();
            for (std::size_t i = 1; i < parts.size(); ++i) text += instance + std::string(parts[i].substr(1));
        }
        const auto refusal =
            std::visit([&](auto field) { return read(option, settings.*field, text); }, option.field);
        if (refusal) return tl::unexpected(complain(file, option, text, *refusal));
    }
    if (auto fault = check_meaning(settings)) return tl::unexpected(std::move(*fault));
    return settings;
}

std::string dump_settings(const Settings& settings) {
    std::string out;
    std::string_view section;
    for (const Option& option : kOptions) {
        if (option.section != section) {
            section = option.section;
            out += fmt::format("{}[{}]\n", out.empty() ? "" : "\n", section);
        }
        const std::string value = show_option(settings, option);
        out += fmt::format("# {}\n{} ={}{}\n", option.meaning, option.name, value.empty() ? "" : " ", value);
    }
    return out;
}

std::string policy_text(const Settings& settings) {
    return fmt::format("1 {} {} {} {} {} {} {} {} {}", show(settings.address_type), settings.entries_per_code,
                       settings.transmissions_per_address, settings.addresses_per_validation,
                       settings.failures_given_back, show(settings.transmission_waits),
                       settings.helper_timeout.count(), settings.validation_duration.count(),
                       settings.validation_expiration.count());
}

}  // namespace challenger
