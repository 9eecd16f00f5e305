#include "helpers/letter/delivery.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>

#include "base/file.hpp"
#include "base/owned_fd.hpp"
#include "delivery/helper.hpp"

namespace challenger {

namespace {

bool is_file_name(const std::string& id) {
    return id.size() <= 200 && std::all_of(id.begin(), id.end(), [](char c) {
               return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
                      c == '-' || c == '_';
           });
}

// What an errno value of the spool folder means: rights and names are the operator's, the rest may pass.
tl::unexpected<Ending> spool_failure(const std::string& folder, int error) {
    const bool is_operators = error == EACCES || error == EPERM || error == EROFS || error == ENOENT ||
                              error == ENOTDIR || error == ENAMETOOLONG;
    return tl::unexpected(Ending{is_operators ? kExitConfiguration : kExitTryLater,
                                 fmt::format("spool folder {}: {}", folder, std::strerror(error))});
}

// Writes all bytes to the disk; 0 or an errno value.
int write_durably(int file, const std::string& bytes) {
    if (const int error = write_all(file, bytes); error != 0) return error;
    return ::fchmod(file, 0640) == 0 && ::fsync(file) == 0 ? 0 : errno;
}

// Renames within a folder, never over what is there; 0 or an errno value.
int rename_to_free_name(int folder, const std::string& from, const std::string& to) {
    if (::renameat2(folder, from.c_str(), folder, to.c_str(), RENAME_NOREPLACE) == 0) return 0;
    if (errno != EINVAL) return errno;
    // Some network file systems cannot do that; a link does not replace either.
    if (::linkat(folder, from.c_str(), folder, to.c_str(), 0) != 0) return errno;
    ::unlinkat(folder, from.c_str(), 0);
    return 0;
}

}  // namespace

Done spool_letter(const FinishedLetter& letter, const std::string& folder) {
    report_gateway("spool", About::gateway);
    if (!is_file_name(letter.transmission_id))
        return tl::unexpected(Ending{kExitUsage, "CHALLENGER_TRANSMISSION_ID must be letters and digits"});
    const OwnedFd directory(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!directory) return spool_failure(folder, errno);
    const std::string name =
        letter.transmission_id + (letter.transmission_id.empty() ? "" : "-") + letter.delivery_id + ".pdf";
    const std::string hidden_name = "." + name;
    const OwnedFd file(
        ::openat(directory.get(), hidden_name.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0640));
    if (!file) return spool_failure(folder, errno);
    int error = write_durably(file.get(), letter.pdf);
    if (error == 0) error = rename_to_free_name(directory.get(), hidden_name, name);
    if (error != 0) ::unlinkat(directory.get(), hidden_name.c_str(), 0);
    if (error != 0) return spool_failure(folder, error);
    if (::fsync(directory.get()) != 0)
        return tl::unexpected(
            Ending{kEndUnclear, fmt::format("spool folder {}: {}", folder, std::strerror(errno))});
    return {};
}

Done print_letter(const FinishedLetter& letter, const std::string& lp, const std::string& printer,
                  std::chrono::seconds timeout) {
    report_gateway("printer:" + printer, About::gateway);
    if (::access(lp.c_str(), X_OK) != 0)
        return tl::unexpected(Ending{kExitConfiguration, fmt::format("{}: {}", lp, std::strerror(errno))});
    const std::string title = letter.title.empty() ? "letter" : letter.title;
    const HelperResult result =
        run_helper({.program = {.command = {lp, "-d", printer, "-t", title, "-"},
                                .environment = {{"PATH", "/usr/bin:/bin"}, {"LANG", "C.UTF-8"}},
                                .input = letter.pdf,
                                .deadline = timeout,
                                .group = ProcessGroup::callers},
                    .hidden = letter.hidden});
    if (result.outcome == TransmissionOutcome::accepted) return {};
    const bool is_unclear = result.outcome == TransmissionOutcome::unclear;
    return tl::unexpected(Ending{is_unclear ? kEndUnclear : kExitTryLater,
                                 fmt::format("{}: {} {}", lp, result.reason, result.words)});
}

}  // namespace challenger
