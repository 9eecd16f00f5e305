#include "base/log.hpp"

#include <fmt/format.h>
#include <unictype.h>
#include <unistd.h>
#include <unistr.h>

#include <cstdint>
#include <iterator>

#include "base/unicode.hpp"

namespace challenger {

namespace {

constexpr std::size_t kValueLimitBytes = 4096;

void append_escape(std::string& out, unsigned char byte) {
    switch (byte) {
        case '\n':
            out += "\\n";
            return;
        case '\r':
            out += "\\r";
            return;
        case '\t':
            out += "\\t";
            return;
        case '"':
            out += "\\\"";
            return;
        case '\\':
            out += "\\\\";
            return;
        default:
            fmt::format_to(std::back_inserter(out), "\\x{:02x}", byte);
    }
}

// Whether a character outside ASCII changes how the line around it is shown: C1 controls (terminals obey
// them), marks of the writing direction, other line breaks, byte order marks.
bool is_control(ucs4_t character) {
    return character < 0xa0 || character == 0x2028 || character == 0x2029 || character == 0xfeff ||
           uc_is_property_bidi_control(character);
}

// The beginning of a value that is cut, at the latest before the character that the limit is in: half a one
// would make the rest of the value unreadable.
std::string_view beginning_of(std::string_view value) {
    if (value.size() <= kValueLimitBytes) return value;
    std::size_t end = kValueLimitBytes;
    while (end > kValueLimitBytes - 4 && (static_cast<unsigned char>(value[end]) & 0xc0U) == 0x80) --end;
    return value.substr(0, end);
}

}  // namespace

std::string printable(std::string_view bytes, Quotes quotes) {
    const auto* data = reinterpret_cast<const std::uint8_t*>(bytes.data());
    const bool keep_high_bytes = is_utf8(bytes);
    std::string out;
    out.reserve(bytes.size());
    for (std::size_t i = 0; i < bytes.size();) {
        const auto byte = static_cast<unsigned char>(bytes[i]);
        ucs4_t character = byte;
        const int length =
            byte >= 0x80 && keep_high_bytes ? u8_mbtouc(&character, data + i, bytes.size() - i) : 1;
        if (byte >= 0x80 && keep_high_bytes) {
            if (is_control(character))
                fmt::format_to(std::back_inserter(out), "\\u{:04x}", character);
            else
                out += bytes.substr(i, static_cast<std::size_t>(length));
        } else if (byte >= 0x20 && byte < 0x7f && (quotes == Quotes::kept || (byte != '"' && byte != '\\'))) {
            out += bytes[i];
        } else {
            append_escape(out, byte);
        }
        i += static_cast<std::size_t>(length);
    }
    return out;
}

LogLine::LogLine(Severity severity, std::string_view event) {
    line_.reserve(256);
    line_ += '<';
    line_ += static_cast<char>('0' + static_cast<int>(severity));
    line_ += ">event=";
    line_ += event;
}

LogLine& LogLine::add(std::string_view key, std::string_view value) {
    if (value.empty()) return *this;
    const std::string safe = printable(beginning_of(value));
    const bool quoted = safe.size() != value.size() || safe.find_first_of(" =") != std::string::npos;
    line_ += ' ';
    line_ += key;
    line_ += quoted ? "=\"" : "=";
    line_ += safe;
    if (quoted) line_ += '"';
    return *this;
}

LogLine& LogLine::add(std::string_view key, std::int64_t value) {
    return add(key, std::to_string(value));
}

LogLine::~LogLine() {
    line_ += '\n';
    // A log that cannot be written must not end the worker, and there is nowhere else to say so.
    [[maybe_unused]] const auto written = ::write(STDERR_FILENO, line_.data(), line_.size());
}

}  // namespace challenger
