#include "delivery/masking.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "delivery/spelling.hpp"
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
        } else if (digits == 0 || std::string_view(" +-./()").find(text[i]) == std::string_view::npos) {
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

// What is hidden of the words, byte by byte.
using Hidden = std::vector<bool>;

void hide_bytes(Hidden& hidden, const Reading& reading, std::size_t at, std::size_t length) {
    for (std::size_t i = at; i < at + length; ++i)
        std::fill(hidden.begin() + static_cast<std::ptrdiff_t>(reading.sources[i].begin),
                  hidden.begin() + static_cast<std::ptrdiff_t>(reading.sources[i].end), true);
}

// A text in one line; a plus is a blank, as forms spell it.
std::string in_one_line(std::string text) {
    for (char& c : text)
        if (c == '\n' || c == '+') c = ' ';
    return text;
}

// A hidden text as it is looked for.
struct Needle {
    explicit Needle(std::string_view hidden)
        : text(in_one_line(read_spelling(trim(hidden), 0).text)),
          begins_with_plus(trim(hidden).starts_with('+')) {}
    std::string text;
    bool begins_with_plus;
};

void hide_text(Hidden& hidden, const Reading& reading, const Needle& needle) {
    const std::string text = in_one_line(reading.text);
    for (std::size_t at = 0; (at = text.find(needle.text, at)) != std::string::npos;
         at += needle.text.size()) {
        // The plus of a phone number is hidden with it, a blank in its place is not.
        const std::size_t skipped = needle.begins_with_plus && reading.text[at] != '+' ? 1 : 0;
        hide_bytes(hidden, reading, at + skipped, needle.text.size() - skipped);
    }
}

void hide_numbers(Hidden& hidden, const Reading& reading) {
    const std::string_view text = reading.text;
    for (std::size_t i = 0; i < text.size();) {
        const std::size_t status = status_length(text, i);
        const std::size_t number = status > 0 ? 0 : number_length(text.substr(i));
        hide_bytes(hidden, reading, i, number);
        i += std::max<std::size_t>({1, status, number});
    }
}

// Where the words must end that go on elsewhere: their last characters may be the beginning of a hidden text.
std::size_t begin_of_cut(std::string_view words, const std::vector<Needle>& needles) {
    std::size_t longest = 0;
    for (const Needle& needle : needles) longest = std::max(longest, needle.text.size());
    std::size_t end = words.size();
    for (int layers = 0; layers <= kSpellingLayers && longest > 0; ++layers) {
        const Reading reading = read_spelling(without_open_escape(words), layers);
        const std::size_t kept = reading.text.size() - std::min(reading.text.size(), longest);
        end = std::min(end, kept == reading.text.size() ? 0 : reading.sources[kept].begin);
    }
    return end;
}

}  // namespace

std::vector<std::string> hidden_texts(const Address& address, const std::string& code) {
    std::string with_blank = format_code(code);
    std::replace(with_blank.begin(), with_blank.end(), '-', ' ');
    std::vector<std::string> out{code, format_code(code), with_blank};
    const auto hide = [&](std::string_view text) {
        if (trim(text).size() >= kLeastHiddenBytes) out.emplace_back(trim(text));
    };
    for (const auto& [field, value] : address.fields) {
        hide(value);
        for (const auto line : split(value, '\n')) hide(line);
        if (const auto at = value.rfind('@'); at != std::string::npos)
            hide(std::string_view(value).substr(0, at));
    }
    return out;
}

std::string mask_words(std::string words, const std::vector<std::string>& hidden, bool is_cut) {
    std::vector<Needle> needles;
    for (const std::string& text : hidden)
        if (Needle needle(text); needle.text.size() >= kLeastHiddenBytes)
            needles.push_back(std::move(needle));

    Hidden is_hidden(words.size());
    std::size_t end = words.size();
    for (int layers = 0; layers <= kSpellingLayers; ++layers) {
        const Reading reading = read_spelling(words, layers);
        for (const Needle& needle : needles) hide_text(is_hidden, reading, needle);
        hide_numbers(is_hidden, reading);
    }
    if (is_cut) end = begin_of_cut(words, needles);

    std::string out;
    for (std::size_t i = 0; i < end; ++i) {
        if (!is_hidden[i]) {
            out += words[i];
        } else if (i == 0 || !is_hidden[i - 1]) {
            out += kMask;
        }
    }
    return std::string(trim(out));
}

}  // namespace challenger
