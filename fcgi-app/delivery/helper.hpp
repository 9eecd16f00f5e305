// The helper contract (protocol.md section 11): what a helper is given, and what its end means.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "base/process.hpp"
#include "delivery/gateway_report.hpp"
#include "delivery/message.hpp"
#include "protocol/helper_address.hpp"
#include "protocol/outcome.hpp"

namespace challenger {

// What an instance's configuration says of its helper.
struct HelperSettings {
    AddressType address_type{};
    std::vector<std::string> command;  // AUTH_COMMAND: absolute path and fixed arguments
    HelperAddress address_place{};     // HELPER_ADDRESS
    std::vector<std::string>
        environment_names;           // HELPER_ENVIRONMENT: variables handed on besides our own list
    std::chrono::seconds timeout{};  // HELPER_TIMEOUT
};

// One message on its way to one address.
struct HelperTask {
    const Address& address;
    const Message& message;
    const std::string& code;  // in the message, as derive_code writes it: to keep it out of the log
    std::int64_t transmission_id{};
    std::string gateways_down = {};  // names of gateways to leave out, with blanks between; empty: none
};

struct HelperRun {
    ProgramRun program;
    std::vector<std::string> hidden;  // texts that must not be kept of its words, see mask_words
};

struct HelperResult {
    TransmissionOutcome outcome{};
    std::string
        reason;  // such as "exit 75", "signal 9", "deadline", "cannot start: No such file or directory"
    std::string words;  // at most 4 KiB of standard error, hidden texts and long numbers masked
    bool is_configuration_error = false;  // exit 64 or 78, or it could not be started
    bool is_about_helper = true;          // false: it was not even tried, for a reason of ours
    // The gateways it asked and whom the answers are about, the one with the last word last; empty when it
    // does not say. A configuration error that it says nothing of is about us.
    std::vector<GatewayReport> reports = {};
};

// Puts together what the helper is run with: the address as one line of JSON, either as its last argument or
// in CHALLENGER_ADDRESS, never both; the message on standard input; the environment of section 11, in which
// no name comes twice; HELPER_TIMEOUT as its deadline.
HelperRun prepare_helper(const HelperSettings& settings, const HelperTask& task);

// Runs the helper. out: its outcome. time: run.program.deadline, and 2 s more at most.
HelperResult run_helper(const HelperRun& run);

// What a helper's end means for its transmission: exit 0 accepted; 65, 67, 68 refused; every other exit, and
// a failed start, failed; a signal, the deadline or an unknown end unclear.
TransmissionOutcome outcome_of(const ProgramEnd& end);

// The result of a helper's end. in: as run_program gives it; the hidden texts of its run.
HelperResult helper_result(const ProgramEnd& end, const std::vector<std::string>& hidden);

}  // namespace challenger
