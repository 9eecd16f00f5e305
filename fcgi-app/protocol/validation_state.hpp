// How far a validation is, as plain values: the database fills them, answers and pages tell them.
#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "protocol/outcome.hpp"

namespace challenger {

// What programs are told of a validation (protocol.md section 3).
struct Progress {
    bool read_only{};               // the address was given at /setup and is fixed
    std::string address_json = {};  // the current one, a JSON object by field; empty: none
    bool solved{};
    int addresses_left{};
    int transmissions_left{};                                        // to the current address
    int entries_left{};                                              // of the current code
    std::optional<std::chrono::sys_seconds> retransmission_at = {};  // nothing: no transmission is left
};

// What a user's page tells besides. Of a validation that is over only the first two
// members and whether it is solved are known.
struct ValidationState {
    bool is_over{};        // expired, or cancelled
    bool was_cancelled{};  // by its user
    bool is_authorized{};  // the client's request was taken at /authorize
    Progress progress;
    std::string initial_address_json;                // as given at /setup, perhaps in part; empty: none
    bool was_wrong{};                                // the last thing that happened was a wrong code
    bool is_code_out{};                              // the current code was sent, or may have been
    std::optional<LedgerOutcome> last_outcome = {};  // of the newest transmission to the current address
    std::chrono::seconds life_left{};
    bool is_extendable{};
};

}  // namespace challenger
