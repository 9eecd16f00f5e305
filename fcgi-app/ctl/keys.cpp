// challengerctl key add: a new key in the secret file.
#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <cstring>

#include "base/file.hpp"
#include "base/owned_fd.hpp"
#include "config/key_file.hpp"
#include "ctl/commands.hpp"
#include "ctl/tools.hpp"

namespace challenger {

namespace {

// Writes a fresh key below the others: it signs nothing there, but every worker that has read it accepts it.
// out: what to tell the operator. fails: a sentence that names the file; it is then as before.
tl::expected<std::string, std::string> append_key(const std::string& file) {
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
    if (write_all(out.get(), line) != 0 || ::fsync(out.get()) != 0) {
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

int add_key(const CommonOptions& common) {
    return with_settings(common, [](const Settings& settings, const AdminAccess&) {
        const auto added = append_key(settings.secret_file);
        if (!added) return complain(kExitConfiguration, added.error());
        print_line(*added);
        return kExitOk;
    });
}

}  // namespace

void add_key_commands(CommandLine& line) {
    Command key = line.add_group("key", "The keys from which codes are derived");
    line.add_command(key, "add", "Add a new key at the end of SECRET_FILE, the first step of a key rotation",
                     add_key);
}

}  // namespace challenger
