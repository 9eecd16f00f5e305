// What the commands of challengerctl share: complaining with an exit status, and the settings every command
// begins with.
#pragma once

#include <fmt/format.h>

#include <clocale>
#include <string_view>

#include "base/exit_status.hpp"
#include "ctl/commands.hpp"
#include "database/admin.hpp"
#include "database/connection_string.hpp"

namespace challenger {

// Prints a reason and answers the status.
inline int complain(int status, std::string_view reason) {
    fmt::print(stderr, "challengerctl: {}\n", reason);
    return status;
}

inline int complain(const AdminFailure& failure) {
    return complain(failure.is_unreachable ? kExitUnavailable : kExitFailed, failure.reason);
}

inline void print_lines(const Report& report) {
    for (const std::string& line : report) fmt::print("{}\n", line);
}

// Goes the worker's own way to the database: the same string, the same first call.
tl::expected<void, AdminFailure> check_database(const Settings& settings);

// Loads the settings and hands them on, or says what is wrong with them.
template <class Command>
int with_settings(const CtlOptions& options, Command command) {
    std::setlocale(LC_CTYPE, "C.UTF-8");
    const auto settings = load_instance(options.instance);
    if (!settings) return complain(kExitConfiguration, settings.error());
    if (!is_good_connection(settings->connection))
        return complain(kExitConfiguration,
                        settings->file + ": [database] CONNECTION: not a libpq connection string");
    return command(*settings, AdminAccess{settings->connection, options.admin});
}

}  // namespace challenger
