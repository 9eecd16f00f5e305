#include "base/file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>

#include "base/owned_fd.hpp"

namespace challenger {

tl::expected<std::string, std::string> read_file(const std::string& file, std::size_t limit_bytes) {
    const auto refuse = [&] { return tl::unexpected(file + ": " + std::strerror(errno)); };
    const OwnedFd in(::open(file.c_str(), O_RDONLY | O_CLOEXEC));
    if (!in) return refuse();
    std::string out;
    std::array<char, 16384> chunk;
    for (;;) {
        const auto n = ::read(in.get(), chunk.data(), chunk.size());
        if (n == 0) return out;
        if (n < 0 && errno != EINTR) return refuse();
        if (n > 0) out.append(chunk.data(), static_cast<std::size_t>(n));
        if (out.size() > limit_bytes)
            return tl::unexpected(fmt::format("{}: longer than {} bytes", file, limit_bytes));
    }
}

}  // namespace challenger
