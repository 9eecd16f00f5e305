#include "ctl/tools.hpp"

#include <fmt/format.h>

#include <clocale>

#include "service/from_settings.hpp"

namespace challenger {

int complain(int status, std::string_view reason) {
    fmt::print(stderr, "challengerctl: {}\n", reason);
    return status;
}

int complain(const AdminFailure& failure) {
    return complain(failure.is_unreachable ? kExitUnavailable : kExitFailed, failure.reason);
}

void warn(std::string_view text) {
    fmt::print(stderr, "challengerctl: warning: {}\n", text);
}

void print_lines(const Report& report) {
    for (const std::string& line : report) fmt::print("{}\n", line);
}

int with_settings(const CommonOptions& common,
                  const std::function<int(const Settings&, const AdminAccess&)>& command) {
    // Characters in restrictions are those of UTF-8, whatever the environment says.
    std::setlocale(LC_CTYPE, "C.UTF-8");
    const auto settings = load_instance(common.instance);
    if (!settings) return complain(kExitConfiguration, settings.error());
    if (const auto good = check_connection(*settings); !good)
        return complain(kExitConfiguration, good.error());
    return command(*settings, AdminAccess{settings->connection, common.admin});
}

}  // namespace challenger
