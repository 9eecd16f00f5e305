// What an endpoint has to say when it succeeds, as plain values; json_views writes them.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <variant>

#include "base/json.hpp"
#include "protocol/address.hpp"

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

// GET and POST /authorize: how far a validation is.
struct ChallengeStatusView {
    bool fix_address{};
    std::optional<Json> last_address;
    bool solved{};
    int changes_left{};
    std::optional<std::chrono::sys_seconds> retransmission_at;  // nothing: never
    int pin_transmissions_left{};
    int auth_attempts_left{};
};

// POST /challenge and POST /solve, the validation is solved. is_redirect: answered 302 instead of with JSON,
// and with a page that has the link as well when there are pages.
struct CompletedView {
    std::string redirect_url;
    bool is_redirect{};
    std::string html = {};
};

// A browser is sent to one of our pages: 302 after a GET, 303 after a POST.
struct SeeOtherView {
    std::string url;
    bool after_post{};
};

// One of our pages.
struct PageView {
    int status = 200;
    std::string language;
    std::string html;
    std::string form_origin;  // where a form may lead besides here: the client's site; empty: nowhere
    std::optional<std::chrono::seconds> retry_after = {};
    std::string allow = {};  // the methods there are, with 405
};

// A piece of an operator's look: a style sheet, an image.
struct AssetView {
    std::string_view media_type;
    std::string_view content;
};

// POST /solve, the code was not accepted. is_exhausted: it was not even looked at (429 instead of 403).
struct InvalidPinView {
    int addresses_left{};
    int pin_transmissions_left{};
    int auth_attempts_left{};
    bool is_exhausted{};
    bool no_challenge{};
};

// POST /token.
struct TokenView {
    std::string access_token;
    std::chrono::seconds expires_in{};
};

// GET /info.
struct InfoView {
    std::int64_t id{};
    Json address;
    AddressType address_type{};
    std::chrono::sys_seconds expires_at;
};

// GET /terms and /privacy: an operator's file. is_known: the reader has it already (304).
struct DocumentView {
    std::string_view media_type;
    std::string language;
    std::string etag;
    std::string content;
    bool is_known{};
};

// A line of text: GET /, and /terms or /privacy when there are none (501).
struct LineView {
    std::string text;
    bool is_implemented = true;
};

// GET /health. A paused helper is no reason to send users elsewhere: everything but sending works, and only a
// transmission can find out that the helper is back. database, helper: only for administrators.
struct HealthView {
    bool is_healthy{};
    bool is_degraded{};
    std::optional<std::string> database;
    std::optional<std::string> helper;
};

using View = std::variant<ConfigView, NonceView, ChallengeCreatedView, ChallengeStatusView, CompletedView,
                          SeeOtherView, PageView, AssetView, InvalidPinView, TokenView, InfoView,
                          DocumentView, LineView, HealthView>;

}  // namespace challenger
