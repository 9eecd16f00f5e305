// libpq connection strings, taken apart and put together again.
#pragma once

#include <map>
#include <string>

namespace challenger {

using ConnectionParts = std::map<std::string, std::string>;

// Says whether libpq takes a connection string.
bool is_good_connection(const std::string& connection);

// Says whether a good string holds something that libpq calls a password and that is not empty.
bool holds_password(const std::string& connection);

// The parts a good string names, by libpq's keywords.
ConnectionParts parse_connection(const std::string& connection);

std::string format_connection(const ConnectionParts& parts);

// The connection string with *** in place of whatever libpq calls a password.
std::string hide_passwords(const std::string& connection);

}  // namespace challenger
