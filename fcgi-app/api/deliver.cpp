#include "api/deliver.hpp"

#include <algorithm>
#include <cstdlib>

#include "base/log.hpp"
#include "courier/helper.hpp"
#include "courier/message.hpp"

namespace challenger {

namespace {

static_assert(static_cast<int>(HelperOutcome::accepted) == static_cast<int>(TransmissionOutcome::accepted) &&
                  static_cast<int>(HelperOutcome::failed) == static_cast<int>(TransmissionOutcome::failed) &&
                  static_cast<int>(HelperOutcome::refused) ==
                      static_cast<int>(TransmissionOutcome::refused) &&
                  static_cast<int>(HelperOutcome::unclear) == static_cast<int>(TransmissionOutcome::unclear),
              "the helper's outcomes are the ledger's");

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

// What must not stand in the log though the helper knows it: the code and the address, in their usual
// spellings.
std::vector<std::string> hidden_texts(const Address& address, const std::string& code) {
    std::vector<std::string> out{code, format_code(code)};
    for (const auto& [field, value] : address.fields) {
        out.push_back(value);
        if (const auto escaped = format_json(Json{value}); escaped.size() != value.size() + 2)
            out.push_back(escaped.substr(1, escaped.size() - 2));
    }
    if (const auto canonical = canonical_form(address))
        out.push_back(canonical->substr(canonical->rfind('\0') + 1));
    return out;
}

HelperResult send(const Services& services, const ServerKey& key, const Nonce& nonce, const Address& address,
                  const Submission& reservation) {
    const Settings& settings = services.settings;
    const std::string code = derive_code(key, settings.address_type, nonce, reservation.code_number);
    const Message message = write_message(format_code(code), settings.base_host, nonce.reference());
    HelperRun run;
    run.command = settings.auth_command;
    run.command.push_back(format_json(to_json(address)));
    run.environment = helper_environment(settings, message, reservation.transmission_id);
    run.input = message.text;
    run.deadline = settings.helper_timeout;
    run.hidden = hidden_texts(address, code);
    return run_helper(run);
}

void log_helper(const Submission& reservation, const HelperResult& result) {
    const bool good = result.outcome == HelperOutcome::accepted;
    LogLine(good                            ? Severity::info
            : result.is_configuration_error ? Severity::error
                                            : Severity::warning,
            "helper")
        .add("transmission", reservation.transmission_id)
        .add("outcome", format_outcome(static_cast<TransmissionOutcome>(result.outcome)))
        .add("reason", result.reason)
        .add("hint", result.is_configuration_error ? "a configuration error: see AUTH_COMMAND" : "")
        .add("words", result.words);
}

}  // namespace

TransmissionOutcome deliver(Services& services, const Nonce& nonce, const Address& address,
                            const Submission& reservation) {
    const auto key = std::find_if(services.keys.begin(), services.keys.end(),
                                  [&](const ServerKey& k) { return k.number == reservation.key_number; });
    const HelperResult result =
        key != services.keys.end()
            ? send(services, *key, nonce, address, reservation)
            : HelperResult{HelperOutcome::failed,
                           "SECRET_FILE lacks key " + std::to_string(reservation.key_number), "", true};
    log_helper(reservation, result);
    const auto outcome = static_cast<TransmissionOutcome>(result.outcome);
    if (const auto noted = services.store.finish_transmission(reservation.transmission_id, outcome); !noted)
        LogLine(Severity::error, "outcome_not_noted")
            .add("transmission", reservation.transmission_id)
            .add("outcome", format_outcome(outcome))
            .add("note", noted.error().note);
    return outcome;
}

}  // namespace challenger
