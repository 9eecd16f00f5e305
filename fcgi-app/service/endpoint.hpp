// What every endpoint is given and how it answers. An endpoint reads as: parse, ask the store, act, return a
// view.
#pragma once

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
#include "pages/views.hpp"
#include "protocol/address_rules.hpp"
#include "protocol/code.hpp"
#include "protocol/result.hpp"
#include "web/request.hpp"

namespace challenger {

// Made once at start.
struct Services {
    const Settings& settings;
    const HelperSettings& helper;
    const AddressRules& rules;
    const std::vector<ServerKey>& keys;  // the signing one first
    const ConfigView& config;
    const std::vector<Document>& terms;
    const std::vector<Document>& privacy;
    const std::vector<IpNetwork>& administrators;
    const MessageTemplates& messages;
    const Pages* pages;  // null: this installation has none
    const Theme& theme;
    Store& store;
};

// One request on its way through an endpoint, with what the log line will say of it.
struct Exchange {
    const Request& request;
    std::string argument;                 // the path segment behind the endpoint
    std::string reference = {};           // of the validation, once its nonce is well formed
    std::string decision = {};            // in a word
    std::optional<Failure> mistake = {};  // one that is shown on a page instead of as a failure
};

// GET / (protocol.md section 8).
Result<View> get_index(Services& services, Exchange& exchange);

// GET /config (protocol.md section 1).
Result<View> get_config(Services& services, Exchange& exchange);

// POST /setup/$CLIENT_ID (protocol.md section 2). One round trip.
Result<View> post_setup(Services& services, Exchange& exchange);

// GET and POST /authorize/$NONCE (protocol.md section 3). One round trip.
Result<View> authorize(Services& services, Exchange& exchange);

// POST /challenge/$NONCE (protocol.md section 4). One round trip; a second when a helper ran.
Result<View> post_challenge(Services& services, Exchange& exchange);

// POST /solve/$NONCE (protocol.md section 5). One round trip.
Result<View> post_solve(Services& services, Exchange& exchange);

// POST /token (protocol.md section 6). One round trip.
Result<View> post_token(Services& services, Exchange& exchange);

// GET /info (protocol.md section 7). One round trip.
Result<View> get_info(Services& services, Exchange& exchange);

// GET /webui/$NONCE (protocol.md section 8). One round trip.
Result<View> get_webui(Services& services, Exchange& exchange);

// POST /extend/$NONCE, ours: a user who needs more time gets it (WCAG 2.2, success criterion 2.2.1). One
// round trip.
Result<View> post_extend(Services& services, Exchange& exchange);

// GET /terms, GET /privacy, GET /health (protocol.md section 8).
Result<View> get_terms(Services& services, Exchange& exchange);
Result<View> get_privacy(Services& services, Exchange& exchange);
Result<View> get_health(Services& services, Exchange& exchange);

}  // namespace challenger
