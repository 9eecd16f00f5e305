#include "delivery/sms_length.hpp"

#include <unistr.h>

namespace challenger {

namespace {

constexpr std::u32string_view kBasic =
    U"@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§"
    U"¿abcdefghijklmnopqrstuvwxyzäöñüà";
constexpr std::u32string_view kExtension = U"\f^{}\\[~]|€";  // two septets each

std::int64_t segments_of(std::int64_t units, std::int64_t single, std::int64_t joined) {
    return units <= single ? 1 : (units + joined - 1) / joined;
}

}  // namespace

bool takes_one_septet(char32_t c) {
    return kBasic.find(c) != std::u32string_view::npos;
}

SmsLength measure_sms(std::string_view utf8) {
    bool is_gsm = true;
    std::int64_t septets = 0;
    std::int64_t utf16_units = 0;
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(utf8.data());
    for (std::size_t i = 0; i < utf8.size();) {
        ucs4_t character = 0;
        i += static_cast<std::size_t>(u8_mbtouc(&character, bytes + i, utf8.size() - i));
        const auto c = static_cast<char32_t>(character);
        utf16_units += c > 0xffff ? 2 : 1;
        const bool is_extension = kExtension.find(c) != std::u32string_view::npos;
        is_gsm = is_gsm && (is_extension || takes_one_septet(c));
        septets += is_extension ? 2 : 1;
    }
    // A message of several segments gives six octets of each to the header that joins them.
    if (is_gsm) return {true, septets, segments_of(septets, 160, 153)};
    return {false, utf16_units, segments_of(utf16_units, 70, 67)};
}

}  // namespace challenger
