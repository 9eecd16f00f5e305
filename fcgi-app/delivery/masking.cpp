#include "delivery/masking.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "protocol/code.hpp"

namespace challenger {

namespace {

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

constexpr std::string_view kMask = "***";
constexpr int kLongNumberDigits = 6;

// The length of a long number at the beginning of a text, as codes and phone numbers are spelt: digits, alone
// or joined by one or two of these separators. 0 when there is none.
std::size_t number_length(std::string_view text) {
    int digits = 0;
    std::size_t end = 0;
    for (std::size_t i = 0; i < text.size() && i - end <= 2; ++i) {
        if (is_digit(text[i])) {
            ++digits;
            end = i + 1;
        } else if (digits == 0 || std::string_view(" -./()").find(text[i]) == std::string_view::npos) {
            break;
        }
    }
    return digits >= kLongNumberDigits ? end : 0;
}

// The length of an SMTP status at a place where a word begins: "550 5.1.1", or "550" alone behind
// kServerSays. 0 when there is none. A code has eight digits, which no status has.
std::size_t status_length(std::string_view words, std::size_t at) {
    const bool begins_word = at == 0 || std::string_view(" :(").find(words[at - 1]) != std::string_view::npos;
    const std::string_view text = words.substr(at);
    if (!begins_word || text.size() < 4 || (text[0] != '4' && text[0] != '5') || !is_digit(text[1]) ||
        !is_digit(text[2]) || (text[3] != ' ' && text[3] != '-'))
        return 0;
    constexpr std::size_t kCode = 3;
    std::size_t end = kCode + 6;  // " 5.1.1"
    const bool is_enhanced = text.size() >= end && text[4] == text[0] && text[5] == '.' &&
                             is_digit(text[6]) && text[7] == '.' && is_digit(text[8]);
    if (is_enhanced && text.size() > end && is_digit(text[end])) ++end;  // " 5.7.26"
    const bool is_whole =
        text.size() <= end || (!is_digit(text[end]) && text[end] != '.' && text[end] != '-');
    if (is_enhanced && is_whole) return end;
    return words.substr(0, at).ends_with(kServerSays) ? kCode : 0;
}

// Texts shorter than this, such as a country code, identify nobody and would mask ordinary words.
constexpr std::size_t kLeastHiddenBytes = 3;

}  // namespace

std::vector<std::string> hidden_texts(const Address& address, const std::string& code) {
    std::string with_blank = format_code(code);
    std::replace(with_blank.begin(), with_blank.end(), '-', ' ');
    std::vector<std::string> out{code, format_code(code), with_blank};
    const auto hide = [&](std::string_view text) {
        text = trim(text);
        if (text.size() < kLeastHiddenBytes) return;
        out.emplace_back(text);
        if (const auto escaped = format_json(Json{std::string(text)}); escaped.size() != text.size() + 2)
            out.push_back(escaped.substr(1, escaped.size() - 2));
    };
    for (const auto& [field, value] : address.fields) {
        hide(value);
        for (const auto line : split(value, '\n')) hide(line);
        if (const auto at = value.rfind('@'); at != std::string::npos)
            hide(std::string_view(value).substr(0, at));
    }
    if (const auto canonical = canonical_form(address)) hide(canonical->substr(canonical->rfind('\0') + 1));
    return out;
}

std::string mask_words(std::string words, const std::vector<std::string>& hidden, bool is_cut) {
    std::size_t longest = 0;
    for (const std::string& text : hidden) {
        if (text.empty()) continue;
        longest = std::max(longest, text.size());
        const std::string needle = to_lower_ascii(text);
        std::string lower = to_lower_ascii(words);
        for (std::size_t at = 0; (at = lower.find(needle, at)) != std::string::npos; at += kMask.size()) {
            words.replace(at, needle.size(), kMask);
            lower.replace(at, needle.size(), kMask);
        }
    }
    std::string out;
    for (std::size_t i = 0; i < words.size();) {
        const std::string_view rest = std::string_view(words).substr(i);
        const std::size_t status = status_length(words, i);
        const std::size_t number = status > 0 ? 0 : number_length(rest);
        out += number > 0 ? kMask : rest.substr(0, std::max<std::size_t>(1, status));
        i += std::max<std::size_t>({1, status, number});
    }
    // The last bytes may be the beginning of a hidden text whose rest was not kept.
    if (is_cut) out.resize(out.size() - std::min(out.size(), longest));
    return std::string(trim(out));
}

}  // namespace challenger
