#include "base/free_text.hpp"

#include <optional>

#include "base/unicode.hpp"

namespace challenger {

namespace {

// Marks that come along when a text is copied, and change nothing that is read: the soft hyphen, the blank
// without a width, byte order marks, and marks of direction.
bool is_stray_mark(char32_t c) {
    return c == 0xad || c == 0x61c || c == 0x200b || c == 0x200e || c == 0x200f ||
           (c >= 0x202a && c <= 0x202e) || (c >= 0x2060 && c <= 0x206f) || c == 0xfeff;
}

// Between two letters these change how a script is written, Persian for one; elsewhere they are invisible.
bool is_joiner(char32_t c) {
    return c == 0x200c || c == 0x200d;
}

std::u32string drop_invisible(std::u32string_view text) {
    std::u32string out;
    char32_t base = 0;  // what was kept last, marks aside: composition may change what they are on
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char32_t c = text[i];
        if (is_stray_mark(c)) continue;
        if (is_joiner(c)) {
            const char32_t next = i + 1 < text.size() ? text[i + 1] : 0;
            if (!is_letter(base) || !(is_letter(next) || is_combining(next))) continue;
        } else if (!is_combining(c)) {
            base = c;
        }
        out += c;
    }
    return out;
}

}  // namespace

std::string to_plain_text(std::string_view utf8) {
    std::u32string out;
    for (const char32_t c : to_utf32(to_nfkc(utf8))) {
        if (const auto digit = decimal_digit(c))
            out += static_cast<char32_t>('0' + *digit);
        else if (is_hyphen(c))
            out += '-';
        else if (is_line_end(c))
            out += '\n';
        else if (is_space(c))
            out += ' ';
        else if (!is_ignored_in_numbers(c))
            out += c;
    }
    return to_utf8(out);
}

std::string fold_text(std::string_view utf8) {
    std::u32string out;
    char32_t pending = 0;  // the separator owed before the next visible character
    for (const char32_t c : to_utf32(to_nfc(to_utf8(drop_invisible(to_utf32(utf8)))))) {
        if (is_line_end(c)) {
            pending = '\n';
        } else if (is_space(c)) {
            if (pending == 0) pending = ' ';
        } else {
            if (pending != 0 && !out.empty()) out += pending;
            pending = 0;
            out += c;
        }
    }
    return to_utf8(out);
}

std::size_t line_before_folding(std::string_view utf8, std::size_t folded_line) {
    const std::u32string text = to_utf32(utf8);
    std::size_t number = 0;
    std::size_t seen = 0;
    for (std::size_t begin = 0; begin <= text.size();) {
        std::size_t end = begin;
        while (end < text.size() && !is_line_end(text[end])) ++end;
        ++number;
        if (!fold_text(to_utf8(text.substr(begin, end - begin))).empty() && ++seen == folded_line)
            return number;
        const bool is_pair = text.substr(end, 2) == U"\r\n";
        begin = end + (is_pair ? 2 : 1);
    }
    return folded_line;
}

}  // namespace challenger
