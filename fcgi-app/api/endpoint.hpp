// What every endpoint is given and how it answers. An endpoint reads as: parse, ask the store, act, return a
// view.
#pragma once

#include <string>
#include <vector>

#include "base/result.hpp"
#include "config/settings.hpp"
#include "domain/address_rules.hpp"
#include "domain/code.hpp"
#include "http/request.hpp"
#include "render/views.hpp"
#include "store/store.hpp"

namespace challenger {

// Made once at start.
struct Services {
    const Settings& settings;
    const AddressRules& rules;
    const std::vector<ServerKey>& keys;  // the signing one first
    const ConfigView& config;
    Store& store;
};

// One request on its way through an endpoint, with what the log line will say of it.
struct Exchange {
    const Request& request;
    std::string argument;        // the path segment behind the endpoint
    std::string reference = {};  // of the validation, once its nonce is well formed
    std::string decision = {};   // in a word
};

// GET /config (PROTOCOL section 1).
Result<View> get_config(Services& services, Exchange& exchange);

// POST /setup/$CLIENT_ID (PROTOCOL section 2). One round trip.
Result<View> post_setup(Services& services, Exchange& exchange);

// POST /challenge/$NONCE (PROTOCOL section 4). One round trip; a second when a helper ran.
Result<View> post_challenge(Services& services, Exchange& exchange);

}  // namespace challenger
