// QR codes as a square of dark and light modules.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace challenger {

struct QrCode {
    std::size_t side{};      // modules in a row, without the quiet zone
    std::vector<bool> dark;  // row by row, side x side

    bool is_dark(std::size_t row, std::size_t column) const { return dark[row * side + column]; }
};

// The light modules that must surround a QR code (ISO/IEC 18004).
inline constexpr std::size_t kQuietModules = 4;

// Encodes a text as bytes with error correction M. fails (nullopt): longer than about 2,300 bytes, or empty.
std::optional<QrCode> make_qr_code(const std::string& text);

}  // namespace challenger
