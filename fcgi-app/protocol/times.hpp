// How long each part of a request may take. Everything derives from how long nginx waits for an answer, which
// nginx/challenger-fcgi.conf says: nginx must wait longest, or a change is made behind its 504.
#pragma once

#include <chrono>

namespace challenger {

// How long nginx waits for an answer of /challenge, where a helper may run, and of every other endpoint.
inline constexpr std::chrono::seconds kSendReadTime{CHALLENGER_SEND_READ_TIME_S};
inline constexpr std::chrono::seconds kReadTime{CHALLENGER_READ_TIME_S};

// At the end of a request: to make the answer and bring it to nginx.
inline constexpr std::chrono::milliseconds kAnswerTime{500};

// At its beginning: at least this long it may wait for a free worker, whatever the options say.
inline constexpr std::chrono::milliseconds kQueueTime{500};

// For each server of the database to take a connection. libpq takes no less.
inline constexpr std::chrono::seconds kConnectTime{2};

// For a call's answer, behind the end that the server itself makes of it.
inline constexpr std::chrono::seconds kCallGrace{1};

// The longest STATEMENT_TIMEOUT: one call with its answer fits between queue and answer.
inline constexpr auto kLongestStatement =
    std::chrono::floor<std::chrono::seconds>(kReadTime - kQueueTime - kCallGrace - kAnswerTime);
static_assert(kLongestStatement >= std::chrono::seconds(1),
              "nginx waits too short for a call of the database");
static_assert(kQueueTime + kConnectTime + kAnswerTime < kReadTime, "and for a new connection");

// How long a transmission waits for a send worker to take it over.
inline constexpr std::chrono::seconds kClaimTime{10};
static_assert(kClaimTime < kSendReadTime);

// Between the end of a helper and of its request, besides the call that notes the outcome: to end the
// helper, for that call's answer, and for ours.
inline constexpr std::chrono::seconds kHelperReserve{2};
static_assert(kCallGrace + kAnswerTime < kHelperReserve);

// The longest HELPER_TIMEOUT.
inline constexpr std::chrono::seconds kLongestHelper = kSendReadTime - kLongestStatement - kHelperReserve;
static_assert(kLongestHelper >= std::chrono::seconds(1), "nginx waits too short for a helper");

}  // namespace challenger
