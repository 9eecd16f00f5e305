// What both programs do first: find the instance's files, read them, and say plainly what is wrong.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "config/settings.hpp"
#include "config/theme.hpp"
#include "database/store.hpp"
#include "pages/pages.hpp"
#include "protocol/code.hpp"

namespace challenger {

// sysexits.h, as the manual names them.
inline constexpr int kExitOk = 0;
inline constexpr int kExitFailed = 1;
inline constexpr int kExitUsage = 64;
inline constexpr int kExitUnavailable = 69;
inline constexpr int kExitConfiguration = 78;

// -c FILE or -i NAME as given; empty means not given, neither means the instance "default".
struct InstanceChoice {
    std::string file;
    std::string name;
};

// The chosen instance's name; with -c it is the file's. fails: what -i allows.
tl::expected<std::string, std::string> instance_name(const InstanceChoice& choice);

// Reads the chosen instance's settings.
// fails: a sentence for the operator.
tl::expected<Settings, std::string> load_instance(const InstanceChoice& choice);

// The system account that an instance's workers run as when they are started as its units say: named like its
// database role, so that peer authentication needs no password, and one for each, so that none reads
// another's keys.
std::string service_account(const Settings& settings);

// The path of BASE_URL, from its first slash to its last.
std::string base_path(const Settings& settings);

// Reads the pages; nullopt when TEMPLATE_DIR is not there. fails: a sentence for the operator.
tl::expected<std::optional<Pages>, std::string> load_pages(const Settings& settings, const Theme& theme);

SessionOptions session_options(const Settings& settings);
Policy policy_of(const Settings& settings);

}  // namespace challenger
