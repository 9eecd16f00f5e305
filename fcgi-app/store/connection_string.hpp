// libpq connection strings, taken apart and put together again.
#pragma once

#include <map>
#include <optional>
#include <string>

namespace challenger {

using ConnectionParts = std::map<std::string, std::string>;

// Says what is wrong with a connection string, or nullopt.
std::optional<std::string> connection_fault(const std::string& connection);

// The parts a good string names, by libpq's keywords.
ConnectionParts parse_connection(const std::string& connection);

std::string format_connection(const ConnectionParts& parts);

// The connection string with *** in place of its password.
std::string hide_password(const std::string& connection);

}  // namespace challenger
