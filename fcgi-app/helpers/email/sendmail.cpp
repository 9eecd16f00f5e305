#include <fmt/format.h>

#include <algorithm>

#include "delivery/helper.hpp"
#include "helpers/email/transport.hpp"

namespace challenger {

Done send_by_sendmail(const std::string& program, std::chrono::seconds timeout, const Mailbox& from,
                      const Mailbox& to, const std::string& message, HelperAddress address_place) {
    const bool is_private = address_place == HelperAddress::environment;
    ProgramRun run{
        .command = is_private ? std::vector<std::string>{program, "-i", "-t", "-f", from.text()}
                              : std::vector<std::string>{program, "-i", "-f", from.text(), "--", to.text()},
        .environment = {{"PATH", "/usr/sbin:/usr/bin:/sbin:/bin"}},
        .input = message,
        .deadline = timeout,
        .group = ProcessGroup::callers};
    report_gateway("sendmail", About::gateway);
    std::erase(run.input, '\r');  // sendmail takes the line ends of this system
    const ProgramEnd end = run_program(run);
    const HelperResult result = helper_result(end, {to.text(), to.local});
    const std::string words =
        fmt::format("{}: {}{}{}", program, result.reason, result.words.empty() ? "" : ": ", result.words);
    switch (result.outcome) {
        case TransmissionOutcome::accepted:
            return {};
        case TransmissionOutcome::refused:
            return tl::unexpected(Ending{kExitNoUser, words});
        case TransmissionOutcome::unclear:
            return tl::unexpected(Ending{kEndUnclear, words});
        case TransmissionOutcome::failed:
            break;
    }
    // Some programs have one status for everything, an unknown recipient included: only those of sysexits.h
    // that speak of this host are about more than the recipient.
    constexpr int kFirstOfSystem = 71;  // EX_OSERR, EX_OSFILE, EX_CANTCREAT, EX_IOERR
    constexpr int kLastOfSystem = 74;
    const bool is_systems =
        end.kind == ProgramEnd::Kind::exited && end.number >= kFirstOfSystem && end.number <= kLastOfSystem;
    const About about = result.is_configuration_error ? About::us
                        : is_systems                  ? About::gateway
                                                      : About::recipient;
    // By sysexits.h 75 is a failure that may pass; of sendmail it may also mean that the message is in its
    // queue.
    return tl::unexpected(
        Ending{end.has_exited_with(kExitTryLater) ? kEndUnclear : kExitFailed, words, about});
}

}  // namespace challenger
