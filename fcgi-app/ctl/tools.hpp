// What the commands of challengerctl share: words for the operator, and the settings that most begin with.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/exit_status.hpp"
#include "config/settings.hpp"
#include "ctl/command_line.hpp"
#include "database/admin.hpp"

namespace challenger {

// What these functions print is printable() with its quotes kept: it may hold what a user typed, a helper
// said or a server answered, and a terminal must not obey it.

// Prints the text of a file on stdout: as it is, for the file to take it; on a terminal line by line as
// print_line. in: whole lines.
void print_file(std::string_view text);

// Prints a line on stdout.
void print_line(std::string_view text);

// Prints "name: value" lines on stdout.
void print_fields(const std::vector<std::pair<std::string_view, std::string>>& fields);

// Says on stderr why the command ends. in: its exit status; the reason, for the operator. out: the status.
int complain(int status, std::string_view reason);

// The same for a fault of the database. out: 69 when it cannot be reached, 1 when it refused.
int complain(const AdminFailure& failure);

// Says on stderr what the operator should know and what is no fault.
void warn(std::string_view text);

// Prints a report on stdout.
void print_lines(const Report& report);

// Loads the instance's settings and calls `command` with them and with the way to its database.
// out: the exit status that `command` answers. fails: 78, after a complaint, when the settings cannot be
// loaded or check_connection refuses them.
int with_settings(const CommonOptions& common,
                  const std::function<int(const Settings&, const AdminAccess&)>& command);

}  // namespace challenger
