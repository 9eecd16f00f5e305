#include "base/charset.hpp"

#include <uniconv.h>
#include <unistr.h>

#include <algorithm>
#include <cstdlib>
#include <memory>
#include <optional>

#include "base/unicode.hpp"

namespace challenger {

namespace {

constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";
constexpr std::string_view kReplacement = "\xef\xbf\xbd";
constexpr std::size_t kNameLimitBytes = 40;

// The name goes to the C library, which knows more than charsets: paths and options behind slashes.
bool is_charset_name(std::string_view name) {
    return !name.empty() && name.size() <= kNameLimitBytes &&
           std::all_of(name.begin(), name.end(), [](char c) {
               return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                      std::string_view("-_.:").find(c) != std::string_view::npos;
           });
}

// nullopt when the charset is unknown or the bytes are not in it.
std::optional<std::string> convert(std::string_view bytes, std::string_view charset) {
    if (!is_charset_name(charset)) return std::nullopt;
    std::size_t length = 0;
    const std::unique_ptr<std::uint8_t, decltype(&std::free)> made(
        u8_conv_from_encoding(std::string(charset).c_str(), iconveh_question_mark, bytes.data(), bytes.size(),
                              nullptr, nullptr, &length),
        &std::free);
    if (!made) return std::nullopt;
    return std::string(reinterpret_cast<const char*>(made.get()), length);
}

std::string from_latin1(std::string_view bytes) {
    std::string out;
    const auto* data = reinterpret_cast<const std::uint8_t*>(bytes.data());
    for (std::size_t i = 0; i < bytes.size();) {
        ucs4_t character = 0;
        const int length = u8_mbtoucr(&character, data + i, bytes.size() - i);
        if (length > 0) {
            out += bytes.substr(i, static_cast<std::size_t>(length));
        } else {
            out += static_cast<char>(0xc0U | (data[i] >> 6U));
            out += static_cast<char>(0x80U | (data[i] & 0x3fU));
        }
        i += static_cast<std::size_t>(std::max(length, 1));
    }
    return out;
}

std::string without_nul(std::string text) {
    for (auto at = text.find('\0'); at != std::string::npos; at = text.find('\0', at))
        text.replace(at, 1, kReplacement);
    return text;
}

}  // namespace

std::string read_as_utf8(std::string_view bytes, std::string_view charset) {
    std::string text(bytes);
    if (!is_utf8(bytes) || text.find('\0') != std::string::npos)  // UTF-16 may look like UTF-8 with NUL
        text = convert(bytes, charset).value_or(from_latin1(bytes));
    if (text.starts_with(kByteOrderMark)) text.erase(0, kByteOrderMark.size());
    return without_nul(std::move(text));
}

}  // namespace challenger
