#include "ctl/tools.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <clocale>

#include "base/log.hpp"
#include "base/text.hpp"
#include "service/from_settings.hpp"

namespace challenger {

void print_file(std::string_view text) {
    if (::isatty(STDOUT_FILENO) != 1) return fmt::print("{}", text);
    if (text.ends_with('\n')) text.remove_suffix(1);
    for (const std::string_view line : split(text, '\n')) print_line(line);
}

void print_line(std::string_view text) {
    fmt::print("{}\n", printable(text, Quotes::kept));
}

void print_fields(const std::vector<std::pair<std::string_view, std::string>>& fields) {
    for (const auto& [name, value] : fields) print_line(fmt::format("{}: {}", name, value));
}

int complain(int status, std::string_view reason) {
    fmt::print(stderr, "challengerctl: {}\n", printable(reason, Quotes::kept));
    return status;
}

int complain(const AdminFailure& failure) {
    return complain(failure.is_unreachable ? kExitUnavailable : kExitFailed, failure.reason);
}

void warn(std::string_view text) {
    fmt::print(stderr, "challengerctl: warning: {}\n", printable(text, Quotes::kept));
}

void print_lines(const Report& report) {
    for (const std::string& line : report) print_line(line);
}

int with_settings(const CommonOptions& common,
                  const std::function<int(const Settings&, const AdminAccess&)>& command) {
    // Characters in restrictions are those of UTF-8, whatever the environment says.
    std::setlocale(LC_CTYPE, "C.UTF-8");
    const auto settings = load_instance(common.instance);
    if (!settings) return complain(kExitConfiguration, settings.error());
    if (const auto good = check_connection(*settings); !good)
        return complain(kExitConfiguration, good.error());
    // With prepared statements, a session sets its own.
    const std::chrono::seconds role_timeout =
        settings->prepare ? std::chrono::seconds(0) : settings->statement_timeout;
    return command(*settings, AdminAccess{settings->connection, common.admin, role_timeout});
}

}  // namespace challenger
