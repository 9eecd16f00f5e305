// One key=value line per event on standard error, with the "<n>" priority that journald reads.
// What is logged never holds an address, code, nonce, token or secret: callers see to that.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace challenger {

enum class Severity : std::uint8_t { error = 3, warning = 4, info = 6 };

// Builds one line and writes it with a single write(2) when it goes out of scope.
//   LogLine(Severity::info, "request").add("status", 200).add("detail", text);
class LogLine {
  public:
    LogLine(Severity severity, std::string_view event);
    LogLine(const LogLine&) = delete;
    LogLine& operator=(const LogLine&) = delete;
    ~LogLine();

    // Adds ` key=value`; a value with blanks, quotes or control characters is quoted and escaped, and cut
    // at 4,096 bytes. An empty value adds nothing.
    LogLine& add(std::string_view key, std::string_view value);
    LogLine& add(std::string_view key, std::int64_t value);

  private:
    std::string line_;
};

enum class Quotes : std::uint8_t { escaped, kept };

// Makes any bytes printable on one line: control characters, marks that turn the writing direction, and
// quotes and backslashes if wanted, as escapes, broken UTF-8 as \xNN.
std::string printable(std::string_view bytes, Quotes quotes = Quotes::escaped);

}  // namespace challenger
