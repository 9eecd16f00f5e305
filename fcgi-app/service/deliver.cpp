#include "service/deliver.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>

#include "base/log.hpp"
#include "base/text.hpp"
#include "delivery/helper.hpp"
#include "delivery/message.hpp"
#include "web/negotiate.hpp"

namespace challenger {

namespace {

constexpr std::chrono::seconds kReadTimeout{40};  // of nginx for /challenge
constexpr std::chrono::seconds kReserve{2};

// Less is too little for a gateway to answer: better nothing is sent than something unclear.
constexpr std::chrono::seconds kLeastHelperTime{5};

using Environment = std::vector<std::pair<std::string, std::string>>;

Environment helper_environment(const Settings& settings, const Message& message,
                               std::int64_t transmission_id) {
    Environment out{
        {"CHALLENGER_LANGUAGE", message.language},
        {"CHALLENGER_ADDRESS_TYPE", std::string(format_address_type(settings.address_type))},
        {"CHALLENGER_SUBJECT", message.subject},
        {"CHALLENGER_TRANSMISSION_ID", std::to_string(transmission_id)},
    };
    std::vector<std::string> inherited{"PATH", "HOME", "LANG"};
    inherited.insert(inherited.end(), settings.helper_environment.begin(), settings.helper_environment.end());
    for (const std::string& name : inherited)
        if (const char* value = std::getenv(name.c_str())) out.emplace_back(name, value);
    return out;
}

// Shorter texts, such as a country's code, lead to nobody and stand in every other word.
constexpr std::size_t kLeastHiddenBytes = 3;

// What must not stand in the log though the helper knows it: the code and the address, whole and line by
// line, in their usual spellings.
std::vector<std::string> hidden_texts(const Address& address, const std::string& code) {
    std::string with_blank = format_code(code);
    std::replace(with_blank.begin(), with_blank.end(), '-', ' ');
    std::vector<std::string> out{code, format_code(code), with_blank};
    const auto hide = [&](std::string_view text) {
        text = trim(text);
        if (text.size() < kLeastHiddenBytes) return;
        out.emplace_back(text);
        if (const auto escaped = format_json(Json{std::string(text)}); escaped.size() != text.size() + 2)
            out.push_back(escaped.substr(1, escaped.size() - 2));
    };
    for (const auto& [field, value] : address.fields) {
        hide(value);
        for (const auto line : split(value, '\n')) hide(line);
        if (const auto at = value.rfind('@'); at != std::string::npos)
            hide(std::string_view(value).substr(0, at));
    }
    if (const auto canonical = canonical_form(address)) hide(canonical->substr(canonical->rfind('\0') + 1));
    return out;
}

Message write_message(const Services& services, const Request& request, const Nonce& nonce,
                      const Address& address, const Submission& reservation, const std::string& code) {
    const Settings& settings = services.settings;
    return services.messages.write(
        choose_language(services.messages.languages(), reservation.ui_locales, request.accept_language),
        {
            .code = code,
            .service = settings.service_name,
            .domain = settings.base_host,
            .reference = nonce.reference(),
            .url = settings.base_url + "webui/" + nonce.text(),
            .left = reservation.life_left,
            .address = &address,
        });
}

// What is left of a request's time for the helper: HELPER_TIMEOUT, or less when the request waited.
std::chrono::seconds time_for_helper(const Settings& settings, const Request& request) {
    const auto age =
        std::chrono::ceil<std::chrono::seconds>(std::chrono::system_clock::now() - request.sent_at);
    // The outcome is still to be noted after the helper.
    return std::min(settings.helper_timeout, kReadTimeout - age - settings.statement_timeout - kReserve);
}

HelperResult send(const Services& services, const Request& request, const Nonce& nonce,
                  const Address& address, const Submission& reservation) {
    const Settings& settings = services.settings;
    const ServerKey* key = find_key(services.keys, reservation.key_number);
    if (key == nullptr)
        return {TransmissionOutcome::failed,
                fmt::format("SECRET_FILE lacks key {}", reservation.key_number),
                "",
                true,
                -1,
                false};
    // The database was slow, or a new connection was needed.
    if (!has_time_for_helper(settings, request))
        return {TransmissionOutcome::failed, "not started: too little time left", "", false, -1, false};
    const std::string code = derive_code(*key, settings.address_type, nonce, reservation.code_number);
    const Message message = write_message(services, request, nonce, address, reservation, code);
    HelperRun run = prepare_helper(settings, address, message, code, reservation.transmission_id);
    run.deadline = time_for_helper(settings, request);
    run.hidden.push_back(nonce.text());  // a letter holds the page's URL
    return run_helper(run);
}

void log_helper(const Nonce& nonce, const Submission& reservation, const HelperResult& result) {
    const bool good = result.outcome == TransmissionOutcome::accepted;
    LogLine(good                            ? Severity::info
            : result.is_configuration_error ? Severity::error
                                            : Severity::warning,
            "helper")
        .add("transmission", reservation.transmission_id)
        .add("ref", nonce.reference())
        .add("outcome", format_outcome(result.outcome))
        .add("reason", result.reason)
        .add("hint", result.is_configuration_error ? "a configuration error" : "")
        .add("words", result.words);
}

}  // namespace

HelperRun prepare_helper(const Settings& settings, const Address& address, const Message& message,
                         const std::string& code, std::int64_t transmission_id) {
    HelperRun run;
    run.command = settings.auth_command;
    run.command.push_back(format_json(to_json(address)));
    run.environment = helper_environment(settings, message, transmission_id);
    run.input = message.text;
    run.deadline = settings.helper_timeout;
    run.hidden = hidden_texts(address, code);
    return run;
}

bool has_time_for_helper(const Settings& settings, const Request& request) {
    return time_for_helper(settings, request) >= std::min(settings.helper_timeout, kLeastHelperTime);
}

TransmissionOutcome deliver(Services& services, const Request& request, const Nonce& nonce,
                            const Address& address, const Submission& reservation) {
    const HelperResult result = send(services, request, nonce, address, reservation);
    log_helper(nonce, reservation, result);
    const auto noted = services.store.finish_transmission(
        reservation.transmission_id, result.outcome, result.reason, result.words, result.is_about_helper);
    if (!noted)
        LogLine(Severity::error, "outcome_not_noted")
            .add("transmission", reservation.transmission_id)
            .add("outcome", format_outcome(result.outcome))
            .add("note", noted.error().note);
    return result.outcome;
}

}  // namespace challenger
