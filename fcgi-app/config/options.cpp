#include "config/options.hpp"

#include <fmt/format.h>

#include "base/duration.hpp"
#include "base/text.hpp"
#include "protocol/times.hpp"

namespace challenger {

namespace {

using std::chrono::seconds;
using Words = std::vector<std::string>;
using Waits = std::vector<seconds>;

constexpr long long kDay = 86400;

const std::array kOptions{
    Option{"challenger", "ADDRESS_TYPE", &Settings::address_type, "", 0, 0,
           "What this instance validates: phone, email, postal or postal-ch. Required."},
    Option{"challenger", "ADDRESS_HINT", &Settings::address_hint, &KindDefaults::hint, 0, 0,
           "One line that tells the user what to enter."},
    Option{"challenger", "ADDRESS_RESTRICTIONS", &Settings::address_restrictions, "", 0, 0,
           "JSON {\"FIELD\": {\"regex\": POSIX ERE, \"hint\": text, \"hint_i18n\": {language: text}}}. "
           "Empty: the type's own."},
    Option{"challenger", "PHONE_REGION", &Settings::phone_region, "", 0, 0,
           "The country whose way of dialling is understood besides + and country code, such as CH. "
           "Empty: none."},
    Option{"challenger", "BASE_URL", &Settings::base_url, "", 0, 0,
           "Where users and clients reach this instance, ending in a slash. Required."},
    Option{"challenger", "SERVICE_NAME", &Settings::service_name, "", 0, 0,
           "The name of your service in messages; with up to 12 plain characters a text message fits into "
           "one segment. "
           "Empty: the "
           "host of BASE_URL."},
    Option{"challenger", "AUTH_COMMAND", &Settings::auth_command, "", 0, 0,
           "The helper that delivers a message: program (an absolute path) and fixed arguments, no shell. "
           "Required."},
    Option{
        "challenger", "HELPER_ADDRESS", &Settings::helper_address, "argument", 0, 0,
        "Where the helper gets the address: environment, or argument, which everybody on the host may read."},
    Option{"challenger", "HELPER_TIMEOUT", &Settings::helper_timeout, "30 s", 1, kLongestHelper.count(),
           "How long the helper may take; at least 5 s less than the web server waits."},
    Option{"challenger", "HELPER_ENVIRONMENT", &Settings::helper_environment, "", 0, 0,
           "Names of environment variables that the helper receives in addition to PATH, HOME and LANG."},
    Option{"challenger", "MESSAGE_TEMPLATE_DIR", &Settings::message_template_dir, "", 0, 0,
           "Folder of your own messages, TYPE/LANGUAGE.subject.txt and .body.txt, which replace the included "
           "ones. Empty: none."},
    Option{"challenger", "TEMPLATE_DIR", &Settings::template_dir, "/usr/share/challenger-fcgi/pages", 0, 0,
           "Folder of the pages' templates and translations. If it is missing, there are no pages, and "
           "browsers get 406."},
    Option{"challenger", "THEME_FILE", &Settings::theme_file, "", 0, 0,
           "File with the pages' name, colours, logo and support link. Empty: the included look."},
    Option{"challenger", "SECRET_FILE", &Settings::secret_file, "/etc/challenger-fcgi/{0}.secret", 0, 0,
           "The keys from which codes are derived, one \"number key\" per line; the first is for new "
           "validations."},
    Option{"challenger", "VALIDATION_DURATION", &Settings::validation_duration, &KindDefaults::duration, 1,
           365 * kDay, "How long a validation lasts after /setup."},
    Option{"challenger", "VALIDATION_EXPIRATION", &Settings::validation_expiration, "365 days", 1,
           36500 * kDay, "How long a validated address counts as valid."},
    Option{"challenger", "REQUIRE_PKCE", &Settings::require_pkce, "NO", 0, 0,
           "YES: /authorize requires an S256 code challenge (RFC 7636)."},
    Option{"challenger", "ISSUER", &Settings::issuer, "", 0, 0,
           "The iss parameter of redirects (RFC 9207). Empty: none, as some OAuth libraries refuse it."},
    Option{"challenger", "TERMS_DIR", &Settings::terms_dir, "", 0, 0,
           "Folder with the terms of service, LANGUAGE.html, .txt, .md or .pdf. Empty: /terms answers 501."},
    Option{"challenger", "PRIVACY_DIR", &Settings::privacy_dir, "", 0, 0,
           "Folder with the privacy policy, like TERMS_DIR."},
    Option{"challenger", "ADMIN_ADDRESSES", &Settings::admin_addresses, "", 0, 0,
           "IP addresses and networks (CIDR) that see the details in /health."},
    Option{
        "challenger", "TRUSTED_PROXIES", &Settings::trusted_proxies, "", 0, 0,
        "IP addresses and networks (CIDR) of proxies in front of nginx, whose X-Forwarded-For is believed. "
        "Empty: none."},
    Option{"database", "CONNECTION", &Settings::connection,
           "host=/run/postgresql port=5432 dbname=challenger-fcgi-{0} user=challenger-fcgi-{0}", 0, 0,
           "One libpq connection string that names host and port."},
    Option{"database", "PREPARE", &Settings::prepare, "YES", 0, 0,
           "YES: prepared statements. NO: for pgbouncer in transaction mode."},
    Option{"database", "STATEMENT_TIMEOUT", &Settings::statement_timeout, "2 s", 1, kLongestStatement.count(),
           "The longest a database call may take. What is left of the web server's time is for the queue."},
    Option{"policy", "ENTRIES_PER_CODE", &Settings::entries_per_code, &KindDefaults::entries, 1, 100,
           "How many times one code may be entered."},
    Option{"policy", "TRANSMISSIONS_PER_ADDRESS", &Settings::transmissions_per_address,
           &KindDefaults::transmissions, 1, 64, "How many messages are sent to one address in a validation."},
    Option{"policy", "ADDRESSES_PER_VALIDATION", &Settings::addresses_per_validation,
           &KindDefaults::addresses, 1, 64,
           "How many addresses a user may submit in a validation; the first one counts."},
    Option{"policy", "TRANSMISSION_WAITS", &Settings::transmission_waits, &KindDefaults::waits, 1, 365 * kDay,
           "The wait after transmission 1, 2, … to an address; the last repeats."},
    Option{"policy", "FAILURES_GIVEN_BACK", &Settings::failures_given_back, "5", 0, 50,
           "How many failed transmissions of a validation do not count."},
    Option{"policy", "BREAKER_FAILURES", &Settings::breaker_failures, "20", 0, 1000000,
           "After this many failures of the helper in a row, sending pauses. 0: never."},
    Option{"policy", "BREAKER_PAUSE", &Settings::breaker_pause, "30 s", 1, kDay,
           "How long sending pauses before one transmission is tried."},
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
    if (!value) return address_type_names();
    field = *value;
    return std::nullopt;
}
Refusal read(const Option&, HelperAddress& field, std::string_view text) {
    const auto value = parse_word<HelperAddress>(text);
    if (!value) return fmt::format("{}", fmt::join(all_words<HelperAddress>(), ", "));
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

std::string format_value(const std::string& value) {
    return value;
}
std::string format_value(AddressType value) {
    return std::string(format_address_type(value));
}
std::string format_value(HelperAddress value) {
    return std::string(format_word(value));
}
std::string format_value(const Words& words) {
    std::string out;
    for (const std::string& word : words) {
        const bool plain = !word.empty() && word.find_first_of(" \t'\"") == std::string::npos;
        const char quote = word.find('"') == std::string::npos ? '"' : '\'';
        out += (out.empty() ? "" : " ") + (plain ? word : quote + word + quote);
    }
    return out;
}
std::string format_value(seconds value) {
    return format_duration(value);
}
std::string format_value(bool value) {
    return value ? "YES" : "NO";
}
std::string format_value(int value) {
    return std::to_string(value);
}
std::string format_value(const Waits& waits) {
    std::string out;
    for (const seconds wait : waits) out += (out.empty() ? "" : ", ") + format_duration(wait);
    return out;
}

}  // namespace

std::span<const Option> options() {
    return kOptions;
}

std::optional<std::string> read_option(const Option& option, std::string_view text, Settings& settings) {
    return std::visit([&](auto field) { return read(option, settings.*field, text); }, option.field);
}

std::string format_option(const Option& option, const Settings& settings) {
    return std::visit([&](auto field) { return format_value(settings.*field); }, option.field);
}

}  // namespace challenger
