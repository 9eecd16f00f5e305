// What lets a send worker take over a request: a transmission is reserved for it. The worker that reserved it
// gives the ticket to the web server, which passes it on; no client ever sees one (protocol.md section 12).
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/code.hpp"
#include "protocol/ids.hpp"

namespace challenger {

struct Ticket {
    std::int64_t transmission_id{};
    std::chrono::sys_seconds valid_until{};  // later the transmission cannot be claimed either
    bool is_repetition{};                    // the user asked for the code once more
};

// Writes a ticket for a validation: plain words and a message authentication code over them and the nonce.
std::string sign_ticket(const ServerKey& key, const Nonce& nonce, const Ticket& ticket);

// Reads a ticket. Fails (nullopt) unless a key of ours signed it for this validation, and while it is valid.
std::optional<Ticket> open_ticket(const std::vector<ServerKey>& keys, const Nonce& nonce,
                                  std::string_view text, std::chrono::system_clock::time_point now);

}  // namespace challenger
