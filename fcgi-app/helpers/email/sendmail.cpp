#include <fmt/format.h>

#include <algorithm>

#include "delivery/helper.hpp"
#include "helpers/email/transport.hpp"

namespace challenger {

tl::expected<void, Ending> send_by_sendmail(const std::string& program, std::chrono::seconds timeout,
                                            const Mailbox& from, const Mailbox& to,
                                            const std::string& message) {
    HelperRun run;
    run.command = {program, "-i", "-f", from.text(), "--", to.text()};
    run.environment = {{"PATH", "/usr/sbin:/usr/bin:/sbin:/bin"}};
    run.input = message;
    std::erase(run.input, '\r');  // sendmail takes the line ends of this system
    run.deadline = timeout;
    run.hidden = {to.text(), to.local};
    run.group = ProcessGroup::callers;
    const HelperResult result = run_helper(run);
    const std::string words =
        fmt::format("{}: {}{}{}", program, result.reason, result.words.empty() ? "" : ": ", result.words);
    switch (result.outcome) {
        case TransmissionOutcome::accepted:
            return {};
        case TransmissionOutcome::refused:
            return tl::unexpected(Ending{kExitRefused, words});
        case TransmissionOutcome::unclear:
            return tl::unexpected(Ending{kEndUnclear, words});
        case TransmissionOutcome::failed:
            break;
    }
    // By sysexits.h 75 is a failure that may pass; of sendmail it may also mean that the message is in its
    // queue.
    return tl::unexpected(Ending{result.exit_status == kExitTryLater ? kEndUnclear : kExitFailed, words});
}

}  // namespace challenger
