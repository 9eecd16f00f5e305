// Which instance a program works on: its name, its configuration file, and what follows from both.
#pragma once

#include <string>
#include <tl/expected.hpp>

#include "config/settings.hpp"

namespace challenger {

// The instance that is meant when none is named.
inline constexpr const char* kDefaultInstance = "default";

// -c FILE or -i NAME as given on a command line. An empty member means: not given. With neither it is
// kDefaultInstance.
struct InstanceChoice {
    std::string file;
    std::string name;
};

// The chosen instance's name; with -c it is the file's name without folder and ending.
// fails: a sentence for the operator that says which names -i allows.
tl::expected<std::string, std::string> instance_name(const InstanceChoice& choice);

// Reads the chosen instance's settings: /etc/challenger-fcgi/NAME.conf, or the file given.
// fails: a sentence for the operator.
tl::expected<Settings, std::string> load_instance(const InstanceChoice& choice);

// The system account that an instance's units run its workers as: challenger-fcgi-NAME. The database role has
// the same name, so that peer authentication needs no password. Each instance has an account of its own, so
// that none can read another's keys.
std::string service_account(const Settings& settings);

// The path of BASE_URL, from its first slash to its last.
std::string base_path(const Settings& settings);

}  // namespace challenger
