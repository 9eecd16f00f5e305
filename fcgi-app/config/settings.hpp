// An instance's settings: one plain struct, filled from its configuration file by one table of options.
#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "protocol/address.hpp"
#include "protocol/helper_address.hpp"

namespace challenger {

// Each option has a member of its name; options.cpp gives its meaning, limits and default, which may depend
// on the address type. Where nothing is configured a text or list is empty.
struct Settings {
    std::string file;
    std::string instance;

    AddressType address_type{};
    std::string address_hint;
    std::string address_restrictions;
    std::string phone_region;  // ISO 3166-1 alpha-2, or empty
    std::string base_url;
    std::string base_host;  // the host of base_url: the domain that codes are bound to
    std::string service_name;
    std::vector<std::string> auth_command;
    HelperAddress helper_address{};
    std::chrono::seconds helper_timeout{};
    std::vector<std::string> helper_environment;
    std::string message_template_dir;
    std::string template_dir;
    std::string theme_file;
    std::string secret_file;
    std::chrono::seconds validation_duration{};
    std::chrono::seconds validation_expiration{};

    bool require_pkce{};
    std::string issuer;
    std::string terms_dir;
    std::string privacy_dir;
    std::vector<std::string> admin_addresses;
    std::vector<std::string> trusted_proxies;

    std::string connection;
    bool prepare{};
    std::chrono::seconds statement_timeout{};

    int entries_per_code{};
    int transmissions_per_address{};
    int addresses_per_validation{};
    std::vector<std::chrono::seconds> transmission_waits;
    int failures_given_back{};
    int breaker_failures{};
    std::chrono::seconds breaker_pause{};
};

// Reads and checks a configuration file; what it does not set has its default.
// fails: a sentence naming file, section, option, what was found and what is allowed.
tl::expected<Settings, std::string> load_settings(const std::string& file, const std::string& instance);

// Writes the effective settings as a configuration file: every option, its meaning as a comment.
std::string dump_settings(const Settings& settings);

// The numbers of [policy] and the times beside them as one line; equal lines are equal policies.
std::string policy_text(const Settings& settings);

}  // namespace challenger
