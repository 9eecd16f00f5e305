#include "config/key_file.hpp"

#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>

#include "base/base32.hpp"
#include "base/text.hpp"

namespace challenger {

tl::expected<std::vector<ServerKey>, std::string> load_keys(const std::string& file) {
    const auto refuse = [&](std::string_view reason) {
        return tl::unexpected(fmt::format("{}: {}", file, reason));
    };
    struct stat status {};
    if (::stat(file.c_str(), &status) != 0)
        return refuse(fmt::format("{}; challengerctl init makes it", std::strerror(errno)));
    if ((status.st_mode & S_IRWXO) != 0)
        return refuse(
            fmt::format("mode {:04o} lets other users in; allowed: 0600 or 0640", status.st_mode & 07777));
    std::ifstream in(file);
    if (!in) return refuse(std::strerror(errno));
    std::vector<ServerKey> keys;
    std::string line;
    for (int number = 1; std::getline(in, line); ++number) {
        const auto words = split_words(line);
        if (trim(line).empty() || trim(line).starts_with('#')) continue;
        const auto key_number = words && words->size() == 2 ? parse_number(words->front()) : std::nullopt;
        const auto bytes = key_number ? from_base32(words->back(), 32) : std::nullopt;
        if (!bytes || *key_number < 1 || *key_number > INT32_MAX)
            return refuse(
                fmt::format("line {}: allowed: a number from 1 on, a blank, 52 base32 characters", number));
        if (std::any_of(keys.begin(), keys.end(),
                        [&](const ServerKey& k) { return k.number == *key_number; }))
            return refuse(fmt::format("line {}: key number {} stands twice", number, *key_number));
        keys.push_back({static_cast<int>(*key_number), *bytes});
    }
    if (keys.empty()) return refuse("holds no key");
    return keys;
}

std::string new_key_line(int number) {
    return fmt::format("{} {}\n", number, to_base32(random_bytes32()));
}

std::string new_key_file() {
    return "# number key; the first line signs, the others are still accepted\n" + new_key_line(1);
}

}  // namespace challenger
