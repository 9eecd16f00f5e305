#include "base/text.hpp"

#include <unictype.h>
#include <uninorm.h>
#include <unistr.h>

#include <charconv>
#include <cstdlib>
#include <memory>

#include "base/unicode.hpp"

namespace challenger {

namespace {

const std::uint8_t* bytes_of(std::string_view text) {
    return reinterpret_cast<const std::uint8_t*>(text.data());
}

// Everything that somebody's program ends a line with: LF, VT, FF, CR, NEL, and Unicode's two separators.
bool is_line_end(ucs4_t character) {
    return (character >= 0x0a && character <= 0x0d) || character == 0x85 || character == 0x2028 ||
           character == 0x2029;
}

// Marks that come along when a text is copied, and change nothing that is read: the soft hyphen, the blank
// without a width, byte order marks, and marks of direction.
bool is_stray_mark(ucs4_t character) {
    return character == 0xad || character == 0x61c || character == 0x200b || character == 0x200e ||
           character == 0x200f || (character >= 0x202a && character <= 0x202e) ||
           (character >= 0x2060 && character <= 0x206f) || character == 0xfeff;
}

// Between two letters these change how a script is written, Persian for one; elsewhere they are invisible.
bool is_joiner(ucs4_t character) {
    return character == 0x200c || character == 0x200d;
}

bool is_letter(ucs4_t character) {
    return uc_is_general_category_withtable(character, UC_CATEGORY_MASK_L);
}

bool is_mark(ucs4_t character) {
    return uc_is_general_category_withtable(character, UC_CATEGORY_MASK_M);
}

std::string drop_invisible(std::string_view utf8) {
    const auto character_at = [&](std::size_t at, std::size_t& length) {
        ucs4_t character = 0;
        length = 0;
        if (at < utf8.size())
            length = static_cast<std::size_t>(u8_mbtouc(&character, bytes_of(utf8) + at, utf8.size() - at));
        return character;
    };
    std::string out;
    ucs4_t base = 0;  // what was kept last, marks aside: composition may change what they are on
    std::size_t length = 0;
    for (std::size_t i = 0; i < utf8.size(); i += length) {
        const ucs4_t character = character_at(i, length);
        if (is_stray_mark(character)) continue;
        if (is_joiner(character)) {
            std::size_t ignored = 0;
            const ucs4_t next = character_at(i + length, ignored);
            if (!is_letter(base) || !(is_letter(next) || is_mark(next))) continue;
        } else if (!is_mark(character)) {
            base = character;
        }
        out.append(utf8.substr(i, length));
    }
    return out;
}

bool is_blank(char c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

std::string normalize(uninorm_t form, std::string_view utf8) {
    std::size_t length = 0;
    const std::unique_ptr<std::uint8_t, decltype(&std::free)> normal(
        u8_normalize(form, bytes_of(utf8), utf8.size(), nullptr, &length), &std::free);
    if (!normal) return std::string(utf8);
    return {reinterpret_cast<const char*>(normal.get()), length};
}

}  // namespace

bool is_utf8(std::string_view bytes) {
    return u8_check(bytes_of(bytes), bytes.size()) == nullptr;
}

bool has_control_character(std::string_view utf8, LineBreaks line_breaks) {
    for (std::size_t i = 0; i < utf8.size(); ++i) {
        const auto byte = static_cast<unsigned char>(utf8[i]);
        if (line_breaks == LineBreaks::allowed && byte < 0x80 && is_line_end(byte)) continue;
        if (byte < 0x20 || byte == 0x7f) return true;
        // U+0080–9F are the two bytes C2 80 – C2 9F.
        if (byte == 0xc2 && i + 1 < utf8.size() && static_cast<unsigned char>(utf8[i + 1]) < 0xa0 &&
            !(line_breaks == LineBreaks::allowed && is_line_end(static_cast<unsigned char>(utf8[i + 1]))))
            return true;
    }
    return false;
}

std::string_view trim(std::string_view text) {
    while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
    while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
    return text;
}

std::string to_lower_ascii(std::string_view text) {
    std::string out(text);
    for (char& c : out)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return out;
}

bool equals_ignoring_case(std::string_view a, std::string_view b) {
    return a.size() == b.size() && to_lower_ascii(a) == to_lower_ascii(b);
}

std::vector<std::string_view> split(std::string_view text, char separator) {
    std::vector<std::string_view> parts;
    for (;;) {
        const auto end = text.find(separator);
        parts.push_back(text.substr(0, end));
        if (end == std::string_view::npos) return parts;
        text.remove_prefix(end + 1);
    }
}

std::string unquote(std::string_view text) {
    text = trim(text);
    if (text.size() >= 2 && (text.front() == '"' || text.front() == '\'') && text.back() == text.front() &&
        text.substr(1, text.size() - 2).find(text.front()) == std::string_view::npos)
        text = text.substr(1, text.size() - 2);
    return std::string(text);
}

std::string first_line(std::string_view text) {
    return std::string(text.substr(0, text.find('\n')));
}

std::string one_line(std::string_view text) {
    std::string out;
    for (const std::string_view line : split(text, '\n'))
        if (const auto words = trim(line); !words.empty()) out.append(out.empty() ? "" : "; ").append(words);
    return out;
}

std::string first_character(std::string_view utf8) {
    ucs4_t character = 0;
    if (utf8.empty()) return "";
    return std::string(
        utf8.substr(0, static_cast<std::size_t>(u8_mbtouc(&character, bytes_of(utf8), utf8.size()))));
}

std::optional<long long> parse_number(std::string_view text) {
    long long value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size() || text.front() == '-') return std::nullopt;
    return value;
}

std::optional<std::vector<std::string>> split_words(std::string_view text) {
    std::vector<std::string> words;
    bool in_word = false;
    char quote = '\0';
    for (const char c : text) {
        if (quote != '\0') {
            if (c == quote) {
                quote = '\0';
            } else {
                words.back() += c;
            }
            continue;
        }
        if (is_blank(c)) {
            in_word = false;
            continue;
        }
        if (!in_word) words.emplace_back();
        in_word = true;
        if (c == '"' || c == '\'') {
            quote = c;
        } else {
            words.back() += c;
        }
    }
    if (quote != '\0') return std::nullopt;
    return words;
}

std::string to_plain_text(std::string_view utf8) {
    const std::string normal = normalize(UNINORM_NFKC, utf8);
    std::string out;
    out.reserve(normal.size());
    for (std::size_t i = 0; i < normal.size();) {
        ucs4_t character = 0;
        const int length = u8_mbtouc(&character, bytes_of(normal) + i, normal.size() - i);
        const auto step = static_cast<std::size_t>(length);
        const int digit = uc_decimal_value(character);
        if (digit >= 0)
            out += static_cast<char>('0' + digit);
        else if (uc_is_property_dash(character))
            out += '-';
        else if (uc_is_property_white_space(character))
            out += ' ';
        else if (!is_ignored_in_numbers(character))
            out.append(normal, i, step);
        i += step;
    }
    return out;
}

std::string fold_text(std::string_view utf8) {
    const std::string normal = normalize(UNINORM_NFC, drop_invisible(utf8));
    std::string out;
    char pending = '\0';  // the separator owed before the next visible character
    for (std::size_t i = 0; i < normal.size();) {
        ucs4_t character = 0;
        const int length = u8_mbtouc(&character, bytes_of(normal) + i, normal.size() - i);
        if (is_line_end(character)) {
            pending = '\n';
        } else if (uc_is_property_white_space(character)) {
            if (pending == '\0') pending = ' ';
        } else {
            if (pending != '\0' && !out.empty()) out += pending;
            pending = '\0';
            out.append(normal, i, static_cast<std::size_t>(length));
        }
        i += static_cast<std::size_t>(length);
    }
    return out;
}

}  // namespace challenger
