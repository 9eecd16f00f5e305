#include "protocol/ticket.hpp"

#include <fmt/format.h>

#include <array>

#include "base/text.hpp"

namespace challenger {

namespace {

std::string authentication_code(const ServerKey& key, const Nonce& nonce, std::string_view words) {
    return keyed_digest_hex(key.bytes, "challenger ticket 1", nonce.text() + std::string(words));
}

// The parts between the dots. Fails (nullopt) for more or fewer.
template <std::size_t N>
std::optional<std::array<std::string_view, N>> read_parts(std::string_view text) {
    std::array<std::string_view, N> parts;
    for (std::size_t i = 0; i < N; ++i) {
        const auto dot = text.find('.');
        if ((dot == std::string_view::npos) != (i + 1 == N)) return std::nullopt;
        parts[i] = text.substr(0, dot);
        text.remove_prefix(i + 1 == N ? 0 : dot + 1);
    }
    return parts;
}

}  // namespace

std::string sign_ticket(const ServerKey& key, const Nonce& nonce, const Ticket& ticket) {
    const std::string words =
        fmt::format("{}.{}.{}.{}", key.number, ticket.transmission_id,
                    ticket.valid_until.time_since_epoch().count(), ticket.is_repetition ? 1 : 0);
    return words + "." + authentication_code(key, nonce, words);
}

std::optional<Ticket> open_ticket(const std::vector<ServerKey>& keys, const Nonce& nonce,
                                  std::string_view text, std::chrono::system_clock::time_point now) {
    const auto parts = read_parts<5>(text);
    if (!parts) return std::nullopt;
    const auto& [key_number, transmission_id, valid_until, is_repetition, code] = *parts;
    const auto number = parse_number(key_number);
    const ServerKey* key = number ? find_key(keys, static_cast<int>(*number)) : nullptr;
    const std::string_view words = text.substr(0, text.rfind('.'));
    if (key == nullptr || !equal_in_constant_time(authentication_code(*key, nonce, words), code))
        return std::nullopt;
    // What was signed has its form.
    const Ticket ticket{
        .transmission_id = parse_number(transmission_id).value_or(0),
        .valid_until = std::chrono::sys_seconds(std::chrono::seconds(parse_number(valid_until).value_or(0))),
        .is_repetition = is_repetition == "1",
    };
    if (now >= ticket.valid_until) return std::nullopt;
    return ticket;
}

}  // namespace challenger
