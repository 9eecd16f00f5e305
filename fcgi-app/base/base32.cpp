#include "base/base32.hpp"

namespace challenger {

namespace {
constexpr std::string_view kAlphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
}

char base32_digit(unsigned value) {
    return kAlphabet[value & 31U];
}

std::optional<unsigned> base32_value(char c) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    if (c == 'O') c = '0';
    if (c == 'I' || c == 'L') c = '1';
    if (c == 'U') c = 'V';
    const auto at = kAlphabet.find(c);
    if (at == std::string_view::npos) return std::nullopt;
    return static_cast<unsigned>(at);
}

std::string to_base32(std::span<const std::uint8_t> bytes) {
    std::string out;
    out.reserve((bytes.size() * 8 + 4) / 5);
    unsigned buffer = 0;
    int bits = 0;
    for (const std::uint8_t byte : bytes) {
        buffer = (buffer << 8 | byte) & 0xfffU;
        bits += 8;
        while (bits >= 5) {
            bits -= 5;
            out += base32_digit(buffer >> bits);
        }
    }
    if (bits > 0) out += base32_digit(buffer << (5 - bits));
    return out;
}

std::optional<std::vector<std::uint8_t>> from_base32(std::string_view text, std::size_t bytes) {
    if (text.size() != (bytes * 8 + 4) / 5) return std::nullopt;
    std::vector<std::uint8_t> out;
    out.reserve(bytes);
    unsigned buffer = 0;
    int bits = 0;
    for (const char c : text) {
        const auto value = base32_value(c);
        if (!value) return std::nullopt;
        buffer = (buffer << 5 | *value) & 0xfffU;
        bits += 5;
        if (bits >= 8) {
            bits -= 8;
            out.push_back(static_cast<std::uint8_t>(buffer >> bits));
        }
    }
    if ((buffer & ((1U << bits) - 1U)) != 0) return std::nullopt;
    return out;
}

}  // namespace challenger
