#include "helpers/letter/qr.hpp"

#include <qrencode.h>

#include <memory>

namespace challenger {

std::optional<QrCode> make_qr_code(const std::string& text) {
    const std::unique_ptr<QRcode, decltype(&QRcode_free)> code(
        QRcode_encodeString8bit(text.c_str(), 0, QR_ECLEVEL_M), &QRcode_free);
    if (!code) return std::nullopt;
    QrCode out{static_cast<std::size_t>(code->width), {}};
    out.dark.reserve(out.side * out.side);
    for (std::size_t i = 0; i < out.side * out.side; ++i) out.dark.push_back((code->data[i] & 1) != 0);
    return out;
}

}  // namespace challenger
