#include "config/key_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "base/base32.hpp"
#include "base/file.hpp"
#include "base/text.hpp"

namespace challenger {

tl::expected<std::vector<ServerKey>, std::string> load_keys(const std::string& file) {
    const auto refuse = [&](std::string_view reason) {
        return tl::unexpected(fmt::format("{}: {}", file, reason));
    };
    const auto content = read_private_file(file);
    std::error_code ignored;
    if (!content && !std::filesystem::exists(file, ignored))
        return tl::unexpected(content.error() + "; challengerctl init makes it");
    if (!content) return tl::unexpected(content.error());
    std::vector<ServerKey> keys;
    int number = 0;
    for (const auto line : split(*content, '\n')) {
        ++number;
        const auto words = split_words(line);
        if (trim(line).empty() || trim(line).starts_with('#')) continue;
        const auto key_number = words && words->size() == 2 ? parse_number(words->front()) : std::nullopt;
        const auto bytes = key_number ? from_base32(words->back(), 32) : std::nullopt;
        if (!bytes || *key_number < 1 || *key_number > INT32_MAX)
            return refuse(fmt::format(
                "line {}: allowed: a number of 1 or more, a blank, 52 base32 characters", number));
        if (std::any_of(keys.begin(), keys.end(),
                        [&](const ServerKey& k) { return k.number == *key_number; }))
            return refuse(fmt::format("line {}: key number {} occurs twice", number, *key_number));
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
