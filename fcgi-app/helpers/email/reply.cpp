#include "helpers/email/reply.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "base/text.hpp"

namespace challenger {

namespace {

constexpr std::size_t kCodeDigits = 3;

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

bool is_word_character(char c) {
    return is_digit(c) || c == '-' || c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

// The digits at the beginning of a text, at most three.
std::string_view digits_of(std::string_view text) {
    std::size_t length = 0;
    while (length < text.size() && length < kCodeDigits && is_digit(text[length])) ++length;
    return text.substr(0, length);
}

// The enhanced status that a text begins with (RFC 3463 section 2); empty for none.
std::string_view enhanced_at(std::string_view text) {
    const auto part = [&](std::size_t at) { return digits_of(text.substr(std::min(at, text.size()))); };
    const auto is_dot = [&](std::size_t at) { return at < text.size() && text[at] == '.'; };
    if (text.empty() || std::string_view("245").find(text[0]) == std::string_view::npos || !is_dot(1))
        return {};
    const auto subject = part(2);
    const std::size_t dot = 2 + subject.size();
    if (subject.empty() || !is_dot(dot)) return {};
    const auto detail = part(dot + 1);
    const std::size_t end = dot + 1 + detail.size();
    const bool goes_on =
        end < text.size() &&
        (is_digit(text[end]) || (text[end] == '.' && end + 1 < text.size() && is_digit(text[end + 1])));
    return detail.empty() || goes_on ? std::string_view{} : text.substr(0, end);
}

}  // namespace

void SmtpReply::add(std::string_view line) {
    if (is_complete_ && !is_refusal()) *this = {};
    if (is_complete_) return;
    const auto digits = digits_of(line);
    if (digits.size() != kCodeDigits) return;
    code_ = static_cast<int>(parse_number(digits).value_or(0));
    is_complete_ = line.size() <= kCodeDigits || line[kCodeDigits] != '-';
    std::string_view text = trim(line.substr(std::min(line.size(), kCodeDigits + 1)));
    const auto status = enhanced_at(text);
    if (!status.empty() && (enhanced_.empty() || enhanced_ == status)) {
        enhanced_ = status;
        text = trim(text.substr(status.size()));
    }
    if (!text.empty()) texts_.emplace_back(text);
}

std::string SmtpReply::text() const {
    return fmt::format("{}", fmt::join(texts_, " "));
}

std::string SmtpReply::format() const {
    const std::string words = text();
    return fmt::format("{}{}{}{}{}", code_, enhanced_.empty() ? "" : " ", enhanced_, words.empty() ? "" : " ",
                       words);
}

std::vector<std::string> SmtpReply::statuses() const {
    const std::string words = text();
    std::vector<std::string> out;
    if (!enhanced_.empty()) out.push_back(enhanced_);
    for (std::size_t i = 0; i < words.size(); ++i) {
        if (i > 0 && (is_word_character(words[i - 1]) || words[i - 1] == '.')) continue;
        if (const auto found = enhanced_at(std::string_view(words).substr(i)); !found.empty())
            out.emplace_back(found);
    }
    return out;
}

}  // namespace challenger
