// Reads what a gateway answered: its body as text, and what became of the message by the rules of a profile.
#pragma once

#include <string>
#include <string_view>

#include "helpers/common/profile.hpp"

namespace challenger {

// How much of an answer is read, as it comes and once more after it is inflated.
inline constexpr std::size_t kAnswerLimitBytes = std::size_t{64} * 1024;

struct HttpAnswer {
    int status = 0;
    std::string body;              // its bytes
    std::string content_encoding;  // header fields; empty without them
    std::string content_type;
};

// The body as UTF-8 text without NUL: inflated, whether anybody asked for compressed data or not, and
// whatever charset it is in.
std::string text_of(const HttpAnswer& answer);

// What an answer means, and whom it speaks of.
struct Judgement {
    Verdict verdict{};
    About about{};
};

// The verdict of the first rule that fits. in: the answer's text; the digits of the recipient's number, empty
// for a letter. In the expressions of rules they stand for the whole number: not for a part of a longer one.
// An answer that no rule fits: 429 is later, 401 and 403 configuration, the redirects 301, 307 and 308 and
// other 4xx failed; all else, with 408 and 409, is unclear. Of other 4xx, 400, 404 and 422 may be the
// recipient's.
Judgement judge(const Profile& profile, int status, const std::string& text, std::string_view to_digits);

}  // namespace challenger
