// challengerctl init and db upgrade: everything an instance needs besides its configuration file.
#include <fcntl.h>
#include <fmt/format.h>
#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "base/file.hpp"
#include "base/log.hpp"
#include "base/owned_fd.hpp"
#include "base/process.hpp"
#include "base/text.hpp"
#include "config/key_file.hpp"
#include "ctl/check_database.hpp"
#include "ctl/commands.hpp"
#include "ctl/tools.hpp"

namespace challenger {

namespace {

// What was done, or a sentence on why it could not be.
using Step = tl::expected<std::string, std::string>;

// Makes the account that the instance's units run as. Only root can. An instance that is named by its file
// needs none: it runs as the user who starts it.
Step make_account(const std::string& name) {
    if (::getpwnam(name.c_str()) != nullptr) return fmt::format("account {}: exists", name);
    const ProgramEnd end = run_program({
        .command = {"/usr/sbin/useradd", "--system", "--user-group", "--home-dir", "/nonexistent", "--shell",
                    "/usr/sbin/nologin", name},
        .environment = {{"PATH", "/usr/sbin:/usr/bin:/sbin:/bin"}, {"LC_ALL", "C.UTF-8"}},
        .input = "",
        .deadline = std::chrono::seconds(30),
    });
    if (!end.has_exited_with(0))
        return tl::unexpected(fmt::format("account {}: useradd: {}: {}", name, format_end(end),
                                          printable(one_line(end.words), Quotes::kept)));
    return fmt::format("account {}: created", name);
}

// Makes the secret file when it is missing; for root, one that the account's group may read.
Step make_secret(const std::string& file, const std::string& account) {
    const auto refuse = [&] { return tl::unexpected(fmt::format("{}: {}", file, std::strerror(errno))); };
    OwnedFd out(::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
    const bool exists = !out && errno == EEXIST;
    if (exists) out = OwnedFd(::open(file.c_str(), O_RDONLY | O_CLOEXEC));
    if (!out) return refuse();
    if (const std::string content = new_key_file();
        !exists && (write_all(out.get(), content) != 0 || ::fsync(out.get()) != 0)) {
        const auto refusal = refuse();
        ::unlink(file.c_str());  // half a file would read as "exists" the next time
        return refusal;
    }
    // One that was copied here, or restored, may be readable for nobody, or for another account of the same
    // number.
    const passwd* service = ::geteuid() == 0 ? ::getpwnam(account.c_str()) : nullptr;
    struct stat status {};
    if (service != nullptr && ::fstat(out.get(), &status) != 0) return refuse();
    if (service == nullptr || (status.st_uid == service->pw_uid && (status.st_mode & S_IRUSR) != 0) ||
        (status.st_gid == service->pw_gid && (status.st_mode & S_IRGRP) != 0))
        return fmt::format("secret {}: {}", file, exists ? "exists" : "created");
    if (::fchown(out.get(), 0, service->pw_gid) != 0 || ::fchmod(out.get(), 0640) != 0) return refuse();
    return fmt::format("secret {}: {} readable for {}", file, exists ? "exists, made" : "created,", account);
}

int init(const CommonOptions& common) {
    return with_settings(common, [&](const Settings& settings, const AdminAccess& access) {
        const std::string name = service_account(settings);
        if (common.instance.file.empty() && ::geteuid() == 0) {
            const Step account = make_account(name);
            if (!account) return complain(kExitFailed, account.error());
            print_line(*account);
        }
        const Step secret = make_secret(settings.secret_file, name);
        if (!secret) return complain(kExitConfiguration, secret.error());
        print_line(*secret);
        for (const auto step : {create_database, upgrade_schema}) {
            const auto report = step(access);
            if (!report) return complain(report.error());
            print_lines(*report);
        }
        if (const auto checked = check_database(settings); !checked) return complain(checked.error());
        print_line("worker's connection: works");
        return kExitOk;
    });
}

int upgrade_db(const CommonOptions& common) {
    return with_settings(common, [](const Settings&, const AdminAccess& access) {
        const auto report = upgrade_schema(access);
        if (!report) return complain(report.error());
        print_lines(*report);
        return kExitOk;
    });
}

}  // namespace

void add_init_command(CommandLine& line) {
    line.add_name_argument(line.add_command(
        "init", "Create the account, secret, role, database and schema that are missing; can be repeated",
        init));
}

void add_db_commands(CommandLine& line) {
    Command db = line.add_group("db", "The database");
    line.add_command(db, "upgrade", "Bring the schema up to date; a second run changes nothing", upgrade_db);
}

}  // namespace challenger
