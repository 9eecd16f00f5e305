// One HTTP request as it came through the web server.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <string>

#include "web/source.hpp"

namespace challenger {

inline constexpr std::size_t kBodyLimitBytes = std::size_t{64} * 1024;
inline constexpr std::size_t kTargetLimitBytes = std::size_t{6} * 1024;

// Header values are empty when absent. Paths are decoded and below the base URL.
struct Request {
    std::string id;      // for the log; never from the client
    std::string method;  // upper case
    std::string path;    // "/challenge/…"
    std::string query;
    std::size_t target_bytes = 0;
    std::size_t body_bytes = 0;  // as declared; the body is kept only up to kBodyLimitBytes
    bool body_is_complete = true;
    std::string body;
    std::string content_type;
    std::string content_encoding;
    std::string accept;
    std::string accept_language;
    std::string if_none_match;
    Source source;
    std::string authorization;
    int snippet_version = 1;    // of the nginx configuration that passed it on; 1: it does not say
    std::string send_location;  // where the web server hands a message over to the send pool; empty: nowhere
    std::string ticket;         // what another worker reserved for this one (protocol/ticket.hpp)
    std::chrono::steady_clock::time_point sent_at;  // by the web server; the wait in its queue is behind us
    // Whether the web server has closed the connection: nobody waits for the answer any more.
    std::function<bool()> is_abandoned;
};

}  // namespace challenger
