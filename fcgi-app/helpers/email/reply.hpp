// What an SMTP server answered. What a refusal means is in refusal.hpp.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace challenger {

// One answer of a server, of one line or several (RFC 5321 section 4.2).
class SmtpReply {
  public:
    // Takes the next line. in: any bytes without the line end. A positive answer that is complete gives way
    // to what comes after it; a refusal stays.
    void add(std::string_view line);

    // 250, 550; 0 before the first line, and for what is no answer of SMTP.
    int code() const { return code_; }
    bool is_complete() const { return is_complete_; }
    bool is_refusal() const { return code_ >= 400; }

    // What it says behind the codes, all lines as one.
    std::string text() const;
    // The enhanced status at the beginning (RFC 3463), such as "5.1.1"; empty without one.
    const std::string& enhanced() const { return enhanced_; }
    // All of them, also in the middle of the words, such as "(#5.1.1)" or those of a reply that is quoted.
    std::vector<std::string> statuses() const;
    // All of it in one line, each code once: "550 5.1.1 no such user here".
    std::string format() const;

  private:
    int code_ = 0;
    bool is_complete_ = false;
    std::string enhanced_;
    std::vector<std::string> texts_;
};

}  // namespace challenger
