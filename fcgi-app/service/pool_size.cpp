#include "service/pool_size.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <array>

#include "base/file.hpp"
#include "base/text.hpp"

namespace challenger {

namespace {

std::string host_name() {
    std::array<char, 256> name{};
    if (::gethostname(name.data(), name.size() - 1) != 0) return "?";
    return name.data();
}

// The children of our parent that are the same program as we.
std::optional<int> count_siblings() {
    const pid_t parent = ::getppid();
    if (parent <= 1) return std::nullopt;
    const auto children = read_file(fmt::format("/proc/{0}/task/{0}/children", parent));
    const auto own_name = read_file("/proc/self/comm");
    if (!children || !own_name) return std::nullopt;
    int count = 0;
    for (const auto pid : split(*children, ' '))
        if (!pid.empty() && read_file(fmt::format("/proc/{}/comm", pid)) == own_name) ++count;
    if (count == 0) return std::nullopt;
    return count;
}

}  // namespace

PoolSize::PoolSize() : pool_{.host = host_name(), .workers = std::nullopt} {}

const SendPool& PoolSize::now() {
    const auto now = std::chrono::steady_clock::now();
    if (now >= count_again_at_) {
        pool_.workers = count_siblings();
        count_again_at_ = now + std::chrono::minutes(1);
    }
    return pool_;
}

}  // namespace challenger
