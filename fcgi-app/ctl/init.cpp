// challengerctl init: everything an instance needs besides its configuration file.
#include <fcntl.h>
#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <cstring>

#include "base/log.hpp"
#include "base/owned_fd.hpp"
#include "base/process.hpp"
#include "base/text.hpp"
#include "config/key_file.hpp"
#include "ctl/tools.hpp"
#include "database/peer_identity.hpp"
#include "service/from_settings.hpp"

namespace challenger {

namespace {

// What was done, or a sentence on why it could not be.
using Step = tl::expected<std::string, std::string>;

// Makes the account that the instance's units run as. Only root can, and an instance named by its file is run
// by whoever starts it.
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
                                          one_line(printable(end.words, Quotes::kept))));
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
        !exists &&
        (::write(out.get(), content.data(), content.size()) != static_cast<ssize_t>(content.size()) ||
         ::fsync(out.get()) != 0)) {
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

// Writes a fresh key below the others: it signs nothing there, but every worker that has read it accepts it.
Step add_key(const std::string& file) {
    const auto refuse = [&] { return tl::unexpected(fmt::format("{}: {}", file, std::strerror(errno))); };
    const auto keys = load_keys(file);
    if (!keys) return tl::unexpected(keys.error());
    const int number =
        std::max_element(keys->begin(), keys->end(), [](const ServerKey& a, const ServerKey& b) {
            return a.number < b.number;
        })->number;
    if (number == INT32_MAX) return tl::unexpected(fmt::format("{}: key numbers end at {}", file, number));
    const OwnedFd out(::open(file.c_str(), O_RDWR | O_APPEND | O_CLOEXEC));
    if (!out) return refuse();
    char last = '\n';
    const off_t size = ::lseek(out.get(), 0, SEEK_END);
    if (size < 1 || ::pread(out.get(), &last, 1, size - 1) != 1) return refuse();
    const std::string line = (last == '\n' ? "" : "\n") + new_key_line(number + 1);
    if (::write(out.get(), line.data(), line.size()) != static_cast<ssize_t>(line.size()) ||
        ::fsync(out.get()) != 0) {
        const auto refusal = refuse();
        if (::ftruncate(out.get(), size) != 0)
            return refuse();  // half a key would keep workers from starting
        return refusal;
    }
    return fmt::format(
        "key {}: added to {}; copy the file to all hosts and restart the pools; then move the new line to "
        "the top, copy and restart again",
        number + 1, file);
}

}  // namespace

tl::expected<void, AdminFailure> check_database(const Settings& settings) {
    const PeerIdentity identity(settings.connection);
    Store store(session_options(settings), policy_of(settings));
    const auto connected = store.connect();
    if (connected) return {};
    if (!store.schema_fault().empty())
        return tl::unexpected(AdminFailure{false, "schema: " + store.schema_fault()});
    return tl::unexpected(AdminFailure{true, "cannot connect as a worker: " + connected.error().note});
}

int ctl_init(const CtlOptions& options) {
    return with_settings(options, [&](const Settings& settings, const AdminAccess& access) {
        const std::string name = service_account(settings);
        if (options.instance.file.empty() && ::geteuid() == 0) {
            const Step account = make_account(name);
            if (!account) return complain(kExitFailed, account.error());
            fmt::print("{}\n", *account);
        }
        const Step secret = make_secret(settings.secret_file, name);
        if (!secret) return complain(kExitConfiguration, secret.error());
        fmt::print("{}\n", *secret);
        for (const auto step : {create_database, upgrade_schema}) {
            const auto report = step(access);
            if (!report) return complain(report.error());
            print_lines(*report);
        }
        if (const auto checked = check_database(settings); !checked) return complain(checked.error());
        fmt::print("worker's connection: works\n");
        return kExitOk;
    });
}

int ctl_key_add(const CtlOptions& options) {
    return with_settings(options, [](const Settings& settings, const AdminAccess&) {
        const Step key = add_key(settings.secret_file);
        if (!key) return complain(kExitConfiguration, key.error());
        fmt::print("{}\n", *key);
        return kExitOk;
    });
}

}  // namespace challenger
