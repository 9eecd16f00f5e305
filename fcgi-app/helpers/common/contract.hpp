// What every shipped helper is given and how it may end (protocol.md section 11).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <utility>
#include <vector>

#include "base/exit_status.hpp"
#include "delivery/gateway_report.hpp"
#include "protocol/helper_address.hpp"

namespace challenger {

// How a helper ends: its exit status, and what it says on standard error (no code, no address). Of the exit
// statuses kExitBadData and kExitNoUser mean that the address is refused, see outcome_of in
// delivery/helper.hpp.
struct Ending {
    int status{};
    std::string words;
    std::optional<About> about = {};  // nothing: as the status says, see end_program
};

// A step of a helper's work: done, or how the helper ends.
using Done = tl::expected<void, Ending>;

// Not an exit status: the message may have gone out or not, so the helper ends by a signal, which reads as
// unclear and is never repeated.
inline constexpr int kEndUnclear = -1;

// What a delivery that may have failed ends with.
inline Ending ending_of(const Done& done) {
    return done ? Ending{kExitOk, ""} : done.error();
}

// One message to deliver.
struct Delivery {
    std::vector<std::pair<std::string, std::string>> address;  // fields of the address, as typed
    HelperAddress address_place{};  // where it was; out of the environment it must get on no command line
    std::string message;            // UTF-8, the text the user receives
    std::string subject;            // of a letter or e-mail; never holds the code
    std::string language;           // BCP 47
    std::string transmission_id;    // of one database; another one has the same numbers
    std::string delivery_id;        // of this very run, nowhere else: 26 characters

    std::string_view field(std::string_view name) const;  // empty when the address lacks it
};

// Reads the message from standard input, and the rest from the environment. in: the last argument, which is
// the address when it is not empty, whatever CHALLENGER_ADDRESS says; the name of the field that must be
// there.
// fails: usage when something is malformed, or address or message are missing; bad address when the field is.
tl::expected<Delivery, Ending> read_delivery(const std::string& address_argument,
                                             std::string_view required_field);

// Says on standard output whom the answer of a gateway is about, as is known so far: what was said last
// counts, also when this program is killed. The gateway that is named last is the one that this program ends
// with.
void report_gateway(std::string_view gateway, About about);

// Says the words on standard error behind the program's name, and on standard output whom they are about: the
// recipient when the address is refused, us when usage or configuration is wrong, otherwise the gateway.
// Answers the status for main() to return; does not come back for kEndUnclear.
int end_program(std::string_view program, const Ending& ending);

// Reads a file that holds one secret: its content without outer blanks. fails: a sentence, also when other
// users may read it.
tl::expected<std::string, std::string> read_secret_file(const std::string& file);

}  // namespace challenger
