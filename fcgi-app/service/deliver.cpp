#include "service/deliver.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/log.hpp"
#include "base/text.hpp"
#include "delivery/helper.hpp"
#include "delivery/message.hpp"
#include "protocol/times.hpp"
#include "web/negotiate.hpp"

namespace challenger {

namespace {

// Less is too little for a gateway to answer: better nothing is sent than something unclear.
constexpr std::chrono::seconds kLeastHelperTime{5};

Message write_message(const Services& services, const Request& request, const Nonce& nonce,
                      const Address& address, const Submission& reservation, const std::string& code) {
    const Settings& settings = services.settings;
    return services.messages.write(
        choose_language(services.messages.languages(), reservation.ui_locales, request.accept_language),
        {
            .code = code,
            .service = reservation.client_name.empty() ? settings.service_name : reservation.client_name,
            .domain = settings.base_host,
            .reference = nonce.reference(),
            .url = settings.base_url + "webui/" + nonce.text(),
            .left = reservation.life_left,
            .address = &address,
        });
}

HelperResult send(const Services& services, const Request& request, const Nonce& nonce,
                  const Address& address, const Submission& reservation) {
    const Settings& settings = services.settings;
    const ServerKey* key = find_key(services.keys, reservation.key_number);
    if (key == nullptr)
        return {.outcome = TransmissionOutcome::failed,
                .reason = fmt::format("SECRET_FILE lacks key {}", reservation.key_number),
                .words = {},
                .is_configuration_error = true,
                .is_about_helper = false};
    // The database was slow, or a new connection was needed.
    const auto time = time_for_helper(settings, request);
    if (!time)
        return {.outcome = TransmissionOutcome::failed,
                .reason = "not started: too little time left",
                .words = {},
                .is_about_helper = false};
    const std::string code = derive_code(*key, settings.address_type, nonce, reservation.code_number);
    const Message message = write_message(services, request, nonce, address, reservation, code);
    HelperRun run = prepare_helper(
        services.helper, {address, message, code, reservation.transmission_id, reservation.gateways_down});
    run.program.deadline = *time;
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
        .add("gateway", result.reports.empty() ? "" : result.reports.back().gateway)
        .add("about", result.reports.empty() ? "" : format_word(result.reports.back().about))
        .add("hint", result.is_configuration_error ? "a configuration error" : "")
        .add("words", result.words);
}

}  // namespace

std::optional<std::chrono::seconds> time_for_helper(const Settings& settings, const Request& request) {
    const auto age =
        std::chrono::ceil<std::chrono::seconds>(std::chrono::steady_clock::now() - request.sent_at);
    // The outcome is still to be noted after the helper.
    const auto left =
        std::min(settings.helper_timeout, kSendReadTime - age - settings.statement_timeout - kHelperReserve);
    if (left < std::min(settings.helper_timeout, kLeastHelperTime)) return std::nullopt;
    return left;
}

TransmissionOutcome deliver(Services& services, const Request& request, const Nonce& nonce,
                            const Address& address, const Submission& reservation) {
    const HelperResult result = send(services, request, nonce, address, reservation);
    log_helper(nonce, reservation, result);
    std::vector<std::pair<std::string, std::string>> gateways;
    for (const GatewayReport& report : result.reports)
        gateways.emplace_back(report.gateway, format_word(report.about));
    const auto noted = services.store.finish_transmission({.transmission_id = reservation.transmission_id,
                                                           .outcome = result.outcome,
                                                           .reason = result.reason,
                                                           .words = result.words,
                                                           .is_about_helper = result.is_about_helper,
                                                           .gateways = std::move(gateways)});
    if (!noted)
        LogLine(Severity::error, "outcome_not_noted")
            .add("transmission", reservation.transmission_id)
            .add("outcome", format_outcome(result.outcome))
            .add("note", noted.error().note);
    return result.outcome;
}

}  // namespace challenger
