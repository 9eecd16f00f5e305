#include "delivery/spelling.hpp"

#include <unicase.h>
#include <unictype.h>
#include <unistr.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <optional>

#include "base/unicode.hpp"

namespace challenger {

namespace {

constexpr ucs4_t kReplacement = 0xfffd;

const std::uint8_t* bytes_of(std::string_view text) {
    return reinterpret_cast<const std::uint8_t*>(text.data());
}

std::string utf8_of(ucs4_t character) {
    std::array<std::uint8_t, 6> bytes{};
    int length = u8_uctomb(bytes.data(), character, bytes.size());
    if (length < 0) length = u8_uctomb(bytes.data(), kReplacement, bytes.size());
    return {reinterpret_cast<const char*>(bytes.data()), static_cast<std::size_t>(length)};
}

// The number that exactly these characters write; nullopt when they do not.
std::optional<std::uint32_t> number_at(std::string_view text, std::size_t at, std::size_t count, int base) {
    if (count == 0 || at > text.size() || text.size() - at < count) return std::nullopt;
    std::uint32_t number = 0;
    const char* end = text.data() + at + count;
    const auto [rest, error] = std::from_chars(text.data() + at, end, number, base);
    return error == std::errc() && rest == end ? std::optional(number) : std::nullopt;
}

// What an escape stands for. A length of 0: there is none.
struct EscapeSequence {
    std::size_t length = 0;
    std::string bytes;
};

EscapeSequence byte_escape(std::size_t length, std::optional<std::uint32_t> byte) {
    if (!byte || *byte > 0xff) return {};
    return {length, std::string(1, static_cast<char>(*byte))};
}

EscapeSequence character_escape(std::size_t length, std::optional<std::uint32_t> character) {
    if (!character) return {};
    return {length, utf8_of(*character)};
}

// \u00fc, also of two halves: \ud83d\ude00.
EscapeSequence utf16_escape(std::string_view text) {
    constexpr std::size_t kLength = 6;
    const auto half = [](std::optional<std::uint32_t> unit, std::uint32_t first) {
        return unit && *unit >= first && *unit < first + 0x400;
    };
    const auto unit = number_at(text, 2, 4, 16);
    if (!half(unit, 0xd800)) return character_escape(kLength, unit);
    const auto second = text.substr(std::min(text.size(), kLength)).starts_with("\\u")
                            ? number_at(text, kLength + 2, 4, 16)
                            : std::nullopt;
    if (!half(second, 0xdc00)) return character_escape(kLength, kReplacement);
    return character_escape(2 * kLength, 0x10000 + ((*unit - 0xd800) << 10U) + (*second - 0xdc00));
}

EscapeSequence backslash_escape(std::string_view text) {
    switch (text.size() > 1 ? text[1] : '\0') {
        case 'u':
            return utf16_escape(text);
        case 'x':
            return byte_escape(4, number_at(text, 2, 2, 16));
        case 'n':
        case 'r':
            return {2, "\n"};
        case 't':
            return {2, " "};
        case '/':
        case '\\':
        case '"':
        case '\'':
            return {2, std::string(1, text[1])};
        default:
            return byte_escape(4, number_at(text, 1, 3, 8));
    }
}

// &#252; &#xfc; and the names that every language of markup has.
EscapeSequence reference_escape(std::string_view text) {
    constexpr std::size_t kLongest = 10;
    const auto end = text.substr(0, kLongest).find(';');
    if (end == std::string_view::npos || end < 2) return {};
    const std::string_view name = text.substr(1, end - 1);
    if (name[0] == '#')
        return name.size() > 1 && (name[1] == 'x' || name[1] == 'X')
                   ? character_escape(end + 1, number_at(name, 2, name.size() - 2, 16))
                   : character_escape(end + 1, number_at(name, 1, name.size() - 1, 10));
    constexpr std::array<std::pair<std::string_view, char>, 6> kNames{
        {{"amp", '&'}, {"lt", '<'}, {"gt", '>'}, {"quot", '"'}, {"apos", '\''}, {"nbsp", ' '}}};
    for (const auto& [known, character] : kNames)
        if (name == known) return {end + 1, std::string(1, character)};
    return {};
}

EscapeSequence escape_at(std::string_view text) {
    switch (text[0]) {
        case '\\':
            return backslash_escape(text);
        case '%':
        case '=':
            return byte_escape(3, number_at(text, 1, 2, 16));
        case '&':
            return reference_escape(text);
        default:
            return {};
    }
}

// Decodes one layer of escapes.
Reading decode(const Reading& in) {
    Reading out;
    for (std::size_t i = 0; i < in.text.size();) {
        const EscapeSequence escape = escape_at(std::string_view(in.text).substr(i));
        const std::size_t length = std::max<std::size_t>(1, escape.length);
        const Span span{in.sources[i].begin, in.sources[i + length - 1].end};
        out.text += escape.length > 0 ? escape.bytes : in.text.substr(i, 1);
        out.sources.resize(out.text.size(), span);
        i += length;
    }
    return out;
}

// One character as it is compared; empty for one that is not seen, or belongs to the one before.
std::string fold(ucs4_t character) {
    if (character < 0x80) {
        const char c = static_cast<char>(character);
        return std::string(1, c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c);
    }
    // Through the capital: the Turkish i without a dot has the same.
    const std::string capital = utf8_of(uc_toupper(character));
    std::size_t length = 0;
    const std::unique_ptr<std::uint8_t, decltype(&std::free)> folded(
        u8_casefold(bytes_of(capital), capital.size(), nullptr, UNINORM_NFKD, nullptr, &length), &std::free);
    std::string out;
    for (std::size_t i = 0; folded && i < length;) {
        ucs4_t part = 0;
        i += static_cast<std::size_t>(u8_mbtouc(&part, folded.get() + i, length - i));
        if (uc_is_general_category(part, UC_NON_SPACING_MARK) ||
            uc_is_property_default_ignorable_code_point(part))
            continue;
        if (const auto digit = decimal_digit(part))
            out += static_cast<char>('0' + *digit);
        else if (is_hyphen(part))
            out += '-';
        else
            out += utf8_of(part);
    }
    return out;
}

// Adds a character; one that is folded to nothing belongs to the one before.
void append(Reading& out, std::string_view text, Span span) {
    if (text.empty() && !out.sources.empty()) out.sources.back().end = span.end;
    out.text += text;
    out.sources.resize(out.text.size(), span);
}

// Folds all characters, and joins blanks.
Reading fold_all(const Reading& in) {
    Reading out;
    const std::uint8_t* bytes = bytes_of(in.text);
    for (std::size_t i = 0; i < in.text.size();) {
        ucs4_t character = 0;
        int length = u8_mbtoucr(&character, bytes + i, in.text.size() - i);
        if (length <= 0) {
            character = bytes[i];  // Latin-1
            length = 1;
        }
        const std::size_t last = i + static_cast<std::size_t>(length) - 1;
        const Span span{in.sources[i].begin, in.sources[last].end};
        i = last + 1;
        if (!uc_is_property_white_space(character)) {
            append(out, fold(character), span);
            continue;
        }
        const bool is_break = is_line_end(character);
        if (out.text.empty() || (out.text.back() != ' ' && out.text.back() != '\n')) append(out, " ", span);
        out.sources.back().end = span.end;
        if (is_break) out.text.back() = '\n';
    }
    return out;
}

}  // namespace

Reading read_spelling(std::string_view words, int layers) {
    Reading out;
    out.text = words;
    for (std::size_t i = 0; i < words.size(); ++i) out.sources.push_back({i, i + 1});
    for (int layer = 0; layer < layers; ++layer) out = decode(out);
    return fold_all(out);
}

std::string_view without_open_escape(std::string_view words) {
    while (!words.empty() && static_cast<unsigned char>(words.back()) >= 0x80) words.remove_suffix(1);
    constexpr std::size_t kLongest = 12;  // \ud83d\ude00
    const std::size_t from = words.size() - std::min(words.size(), kLongest);
    const std::size_t word = words.find_last_of(" \n");
    const std::size_t lead =
        words.find_first_of("\\%=&", std::max(from, word == std::string_view::npos ? 0 : word));
    return words.substr(0, lead);
}

}  // namespace challenger
