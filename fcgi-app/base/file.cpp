#include "base/file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>

#include "base/owned_fd.hpp"

namespace challenger {

namespace {

// Opens a file and runs read(descriptor); what either says is wrong is told with the file's name before it.
template <class Read>
tl::expected<std::string, std::string> with_file(const std::string& file, Read read) {
    const OwnedFd in(::open(file.c_str(), O_RDONLY | O_CLOEXEC));
    auto content = in ? read(in.get()) : tl::unexpected(std::string(std::strerror(errno)));
    if (!content) return tl::unexpected(fmt::format("{}: {}", file, content.error()));
    return content;
}

}  // namespace

tl::expected<std::string, std::string> read_file(const std::string& file, std::size_t limit_bytes) {
    return with_file(file, [&](int fd) { return read_to_end(fd, limit_bytes); });
}

tl::expected<std::string, std::string> read_private_file(const std::string& file) {
    return with_file(file, [](int fd) -> tl::expected<std::string, std::string> {
        struct stat status {};
        if (::fstat(fd, &status) != 0) return tl::unexpected(std::string(std::strerror(errno)));
        if ((status.st_mode & S_IRWXO) != 0)
            return tl::unexpected(fmt::format("mode {:04o} lets other users in; allowed: 0600 or 0640",
                                              status.st_mode & 07777));
        return read_to_end(fd, std::string::npos);
    });
}

tl::expected<std::string, std::string> read_to_end(int fd, std::size_t limit_bytes) {
    std::string out;
    std::array<char, 16384> chunk;
    for (;;) {
        const auto n = ::read(fd, chunk.data(), chunk.size());
        if (n == 0) return out;
        if (n < 0 && errno != EINTR) return tl::unexpected(std::string(std::strerror(errno)));
        if (n > 0) out.append(chunk.data(), static_cast<std::size_t>(n));
        if (out.size() > limit_bytes) return tl::unexpected(fmt::format("longer than {} bytes", limit_bytes));
    }
}

int write_all(int fd, std::string_view bytes) {
    while (!bytes.empty()) {
        const auto n = ::write(fd, bytes.data(), bytes.size());
        if (n < 0 && errno != EINTR) return errno;
        if (n > 0) bytes.remove_prefix(static_cast<std::size_t>(n));
    }
    return 0;
}

}  // namespace challenger
