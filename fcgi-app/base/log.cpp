#include "base/log.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <iterator>

#include "base/text.hpp"

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

}  // namespace

std::string printable(std::string_view bytes, Quotes quotes) {
    const bool keep_high_bytes = is_utf8(bytes);
    std::string out;
    out.reserve(bytes.size());
    for (const char c : bytes) {
        const auto byte = static_cast<unsigned char>(c);
        const bool plain = byte >= 0x80 ? keep_high_bytes
                                        : byte >= 0x20 && byte != 0x7f &&
                                              (quotes == Quotes::kept || (c != '"' && c != '\\'));
        if (plain) {
            out += c;
        } else {
            append_escape(out, byte);
        }
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
    const std::string safe = printable(value.substr(0, kValueLimitBytes));
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
