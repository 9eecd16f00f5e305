// What every endpoint is given, and the endpoints themselves: one file each, one row each in routes.cpp.
// An endpoint reads as: parse, ask the database, act, answer.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/ip_network.hpp"
#include "config/documents.hpp"
#include "config/settings.hpp"
#include "config/theme.hpp"
#include "database/store.hpp"
#include "delivery/helper.hpp"
#include "delivery/message.hpp"
#include "pages/pages.hpp"
#include "protocol/address_rules.hpp"
#include "protocol/code.hpp"
#include "protocol/ids.hpp"
#include "protocol/result.hpp"
#include "service/pool_size.hpp"
#include "web/request.hpp"
#include "web/response.hpp"

namespace challenger {

// What a worker has made at its start and uses for every request.
struct Services {
    const Settings& settings;
    const HelperSettings& helper;
    const ReadingContext& reading;       // how addresses are read
    const AddressRules& rules;           // the restrictions of settings, compiled
    const std::vector<ServerKey>& keys;  // the signing one first
    const std::string& config;           // the body of GET /config
    const std::vector<Document>& terms;
    const std::vector<Document>& privacy;
    const std::vector<IpNetwork>& administrators;
    const std::vector<IpNetwork>& trusted_proxies;
    const MessageTemplates& messages;
    const std::optional<Pages>& pages;  // nothing: this installation has none
    const Theme& theme;
    PoolSize& pool_size;
    Store& store;
};

// One request on its way through an endpoint. The members below the blank line are for the request's log
// line.
struct Call {
    const Request& request;
    std::string argument;      // the path segment behind the endpoint; empty when it takes none
    bool prefers_html{};       // a browser rather than a program asks, by the Accept header
    bool answers_with_page{};  // a browser asks, and this endpoint and this installation have pages

    std::string reference = {};                 // of the validation
    std::string decision = {};                  // in a word
    std::optional<Failure> shown_failure = {};  // one that a page shows beside a field, with another answer
};

// An endpoint; one that takes a nonce is called only with a well-formed one.
using Handler = Result<Response> (*)(Services& services, Call& call);
using NonceHandler = Result<Response> (*)(Services& services, Call& call, const Nonce& nonce);

// GET / (protocol.md section 8).
Result<Response> get_index(Services& services, Call& call);

// GET /config (protocol.md section 1).
Result<Response> get_config(Services& services, Call& call);

// The body of GET /config. in: the restrictions as an object by field.
std::string config_json(AddressType type, const std::string& address_hint, const Json& restrictions);

// POST /setup/$CLIENT_ID (protocol.md section 2). One round trip.
Result<Response> post_setup(Services& services, Call& call);

// GET and POST /authorize/$NONCE (protocol.md section 3). One round trip.
Result<Response> authorize(Services& services, Call& call, const Nonce& nonce);

// POST /challenge/$NONCE (protocol.md section 4). One round trip; a second when a helper ran.
Result<Response> post_challenge(Services& services, Call& call, const Nonce& nonce);

// 200: what is current. in: a submission that is reserved, waiting or not_current; whether this request had
// the code sent.
enum class Transmitted : std::uint8_t { earlier, now };
Response challenge_response(const Submission& submission, Transmitted transmitted);

// What the database refused, as the failure the protocol names. in: a submission of a status that refuses.
Failure refusal_of(const Submission& submission);

// POST /solve/$NONCE (protocol.md section 5). One round trip; a second when a browser is told
// that the code is used up or that none is out.
Result<Response> post_solve(Services& services, Call& call, const Nonce& nonce);

// 403, or 429 when the code was not even compared. in: a solution that is wrong, exhausted or no_code_out.
Response wrong_code_response(const Solution& solution);

// POST /token (protocol.md section 6). One round trip.
Result<Response> post_token(Services& services, Call& call);

// GET /info (protocol.md section 7). One round trip.
Result<Response> get_info(Services& services, Call& call);

// 200: the validated address, which is of the type given.
Response info_response(const ValidatedAddress& found, AddressType type);

// GET /webui/$NONCE (protocol.md section 8). One round trip.
Result<Response> get_webui(Services& services, Call& call, const Nonce& nonce);

// GET /webui/theme.css and /webui/logo: the operator's look of the pages. fails: validation_unknown when
// there is none, as any other word in a nonce's place.
Result<Response> get_theme_style(Services& services, Call& call);
Result<Response> get_theme_logo(Services& services, Call& call);

// POST /extend/$NONCE, ours: a user who needs more time gets it (WCAG 2.2, success criterion 2.2.1). One
// round trip; a second for a program, which is told how far the validation is.
Result<Response> post_extend(Services& services, Call& call, const Nonce& nonce);

// POST /cancel/$NONCE, ours: a user gives up and goes back to the client. One round trip.
Result<Response> post_cancel(Services& services, Call& call, const Nonce& nonce);

// 200: the validation has been cancelled. in: where its user goes on to; empty: nowhere.
Response cancelled_response(const std::string& url);

// GET /terms, GET /privacy (protocol.md section 8).
Result<Response> get_terms(Services& services, Call& call);
Result<Response> get_privacy(Services& services, Call& call);

// GET /health (protocol.md section 8). One round trip.
Result<Response> get_health(Services& services, Call& call);

// 200, or 503 without a database. in: what the database said; whether an administrator asks, who is told
// more; the version of nginx's snippet.
enum class Asker : std::uint8_t { anybody, administrator };
Response health_response(const Result<Health>& health, Asker asker, int snippet_version);

}  // namespace challenger
