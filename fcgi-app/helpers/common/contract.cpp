#include "helpers/common/contract.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdlib>

#include "base/base32.hpp"
#include "base/file.hpp"
#include "base/json.hpp"
#include "base/language.hpp"
#include "base/log.hpp"
#include "base/secret.hpp"
#include "base/text.hpp"
#include "base/unicode.hpp"

namespace challenger {

namespace {

constexpr std::size_t kDeliveryIdCharacters = 26;
constexpr std::size_t kMessageLimitBytes = std::size_t{64} * 1024;

bool is_tag_character(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
}

std::string environment(const char* name) {
    const char* value = std::getenv(name);
    return value == nullptr ? "" : value;
}

// The gateway that was named last.
std::string& last_gateway() {
    static std::string name(kNoGateway);
    return name;
}

About about_of(const Ending& ending) {
    if (ending.about) return *ending.about;
    switch (ending.status) {
        case kExitBadData:
        case kExitNoUser:
        case kExitNoHost:
            return About::recipient;
        case kExitUsage:
        case kExitConfiguration:
            return About::us;
        default:
            return About::gateway;
    }
}

}  // namespace

std::string_view Delivery::field(std::string_view name) const {
    for (const auto& [field, value] : address)
        if (field == name) return value;
    return {};
}

tl::expected<Delivery, Ending> read_delivery(const std::string& address_argument,
                                             std::string_view required_field) {
    Delivery out;
    const bool is_argument = !address_argument.empty();
    out.address_place = is_argument ? HelperAddress::argument : HelperAddress::environment;
    const std::string address_json = is_argument ? address_argument : environment("CHALLENGER_ADDRESS");
    if (address_json.empty())
        return tl::unexpected(
            Ending{kExitUsage, "the address is missing, as the last argument and in CHALLENGER_ADDRESS"});
    const auto address = parse_json(address_json);
    if (!address || address->object() == nullptr)
        return tl::unexpected(
            Ending{kExitUsage, fmt::format("{} must be the address, a JSON object",
                                           is_argument ? "the last argument" : "CHALLENGER_ADDRESS")});
    for (const auto& [name, value] : *address->object())
        if (const std::string* text = value.string()) out.address.emplace_back(name, *text);
    if (out.field(required_field).empty())
        return tl::unexpected(Ending{kExitBadData, fmt::format("the address has no {}", required_field)});
    const auto message = read_to_end(STDIN_FILENO, kMessageLimitBytes);
    if (!message || trim(*message).empty() || !is_utf8(*message))
        return tl::unexpected(
            Ending{kExitUsage, "standard input must hold the message, UTF-8, up to 64 KiB"});
    out.message = *message;
    out.subject = environment("CHALLENGER_SUBJECT");
    out.language = environment("CHALLENGER_LANGUAGE");
    out.transmission_id = environment("CHALLENGER_TRANSMISSION_ID");
    if (!is_utf8(out.subject) || has_control_character(out.subject, LineBreaks::refused))
        return tl::unexpected(Ending{kExitUsage, "CHALLENGER_SUBJECT must be one line of UTF-8"});
    if (out.language.empty()) out.language = kDefaultLanguage;
    if (!std::all_of(out.language.begin(), out.language.end(), is_tag_character))
        return tl::unexpected(
            Ending{kExitUsage, "CHALLENGER_LANGUAGE must be a language tag, such as pt-BR"});
    out.delivery_id = to_base32(random_bytes32()).substr(0, kDeliveryIdCharacters);
    return out;
}

void report_gateway(std::string_view gateway, About about) {
    last_gateway() = gateway;
    write_all(STDOUT_FILENO, format_gateway_report(gateway, about));  // nobody may be listening
}

int end_program(std::string_view program, const Ending& ending) {
    report_gateway(last_gateway(), about_of(ending));
    if (!ending.words.empty()) fmt::print(stderr, "{}: {}\n", program, printable(ending.words, Quotes::kept));
    if (ending.status != kEndUnclear) return ending.status;
    std::fflush(stderr);
    std::signal(SIGTERM, SIG_DFL);
    ::raise(SIGTERM);
    ::raise(SIGKILL);  // TERM may be blocked
    std::abort();
}

tl::expected<std::string, std::string> read_secret_file(const std::string& file) {
    const auto content = read_private_file(file);
    if (!content) return content;
    const std::string secret(trim(*content));
    if (secret.empty() || has_control_character(secret, LineBreaks::refused))
        return tl::unexpected(fmt::format("{}: must hold one line", file));
    return secret;
}

}  // namespace challenger
