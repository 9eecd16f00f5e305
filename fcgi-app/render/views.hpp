// What an endpoint has to say when it succeeds, as plain values; json_views writes them.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <variant>

#include "base/json.hpp"

namespace challenger {

// GET /config; it never changes while a worker runs, so it is written once.
struct ConfigView {
    std::string json;
};

// POST /setup.
struct NonceView {
    std::string nonce;
};

// POST /challenge, a code is out.
struct ChallengeCreatedView {
    int attempts_left{};
    Json address;
    bool transmitted{};
    std::optional<std::chrono::sys_seconds> retransmission_at;  // nothing: never
};

using View = std::variant<ConfigView, NonceView, ChallengeCreatedView>;

}  // namespace challenger
