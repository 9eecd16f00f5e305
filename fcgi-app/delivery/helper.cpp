#include "delivery/helper.hpp"

#include <algorithm>
#include <cstdlib>

#include "base/exit_status.hpp"
#include "delivery/masking.hpp"

namespace challenger {

HelperRun prepare_helper(const HelperSettings& settings, const HelperTask& task) {
    ProgramRun program{.command = settings.command,
                       .environment = {},
                       .input = task.message.text,
                       .deadline = settings.timeout};
    program.environment = {
        {"CHALLENGER_LANGUAGE", task.message.language},
        {"CHALLENGER_ADDRESS_TYPE", std::string(format_address_type(settings.address_type))},
        {"CHALLENGER_SUBJECT", task.message.subject},
        {"CHALLENGER_TRANSMISSION_ID", std::to_string(task.transmission_id)},
    };
    if (std::string address = format_json(to_json(task.address));
        settings.address_place == HelperAddress::environment)
        program.environment.emplace_back("CHALLENGER_ADDRESS", std::move(address));
    else
        program.command.push_back(std::move(address));
    if (!task.gateways_down.empty())
        program.environment.emplace_back("CHALLENGER_GATEWAYS_DOWN", task.gateways_down);
    std::vector<std::string> handed_on{"PATH", "HOME", "LANG"};
    handed_on.insert(handed_on.end(), settings.environment_names.begin(), settings.environment_names.end());
    for (const std::string& name : handed_on) {
        // A variable of ours in the worker's own environment must not stand beside the helper's.
        const bool is_there = std::any_of(program.environment.begin(), program.environment.end(),
                                          [&](const auto& variable) { return variable.first == name; });
        const char* value = std::getenv(name.c_str());
        if (!is_there && value != nullptr) program.environment.emplace_back(name, value);
    }
    return {std::move(program), hidden_texts(task.address, task.code)};
}

TransmissionOutcome outcome_of(const ProgramEnd& end) {
    switch (end.kind) {
        case ProgramEnd::Kind::signalled:
        case ProgramEnd::Kind::out_of_time:
        case ProgramEnd::Kind::unknown:
            return TransmissionOutcome::unclear;
        case ProgramEnd::Kind::not_started:
            return TransmissionOutcome::failed;
        case ProgramEnd::Kind::exited:
            break;
    }
    switch (end.number) {
        case kExitOk:
            return TransmissionOutcome::accepted;
        case kExitBadData:
        case kExitNoUser:
        case kExitNoHost:
            return TransmissionOutcome::refused;
        default:
            return TransmissionOutcome::failed;
    }
}

HelperResult helper_result(const ProgramEnd& end, const std::vector<std::string>& hidden) {
    HelperResult out{
        .outcome = outcome_of(end),
        .reason = format_end(end),
        .words = mask_words(end.words, hidden, end.words_are_cut),
        .is_configuration_error = end.kind == ProgramEnd::Kind::not_started ||
                                  end.has_exited_with(kExitUsage) || end.has_exited_with(kExitConfiguration),
        .reports = parse_gateway_reports(end.output),
    };
    if (out.reports.empty() && out.is_configuration_error)
        out.reports.push_back({std::string(kNoGateway), About::us});
    return out;
}

HelperResult run_helper(const HelperRun& run) {
    return helper_result(run_program(run.program), run.hidden);
}

}  // namespace challenger
