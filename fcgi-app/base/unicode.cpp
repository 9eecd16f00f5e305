#include "base/unicode.hpp"

#include <fmt/format.h>
#include <unicase.h>
#include <unictype.h>
#include <uninorm.h>
#include <unistr.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>

namespace challenger {

namespace {

template <class T>
using Owned = std::unique_ptr<T, decltype(&std::free)>;

const std::uint8_t* bytes_of(std::string_view text) {
    return reinterpret_cast<const std::uint8_t*>(text.data());
}

// What a function of libunistring made; the text itself when there was no memory for it.
std::string taken(std::uint8_t* made, std::size_t length, std::string_view otherwise) {
    const Owned<std::uint8_t> owned(made, &std::free);
    if (!owned) return std::string(otherwise);
    return {reinterpret_cast<const char*>(owned.get()), length};
}

std::string normalized(uninorm_t form, std::string_view utf8) {
    std::size_t length = 0;
    auto* made = u8_normalize(form, bytes_of(utf8), utf8.size(), nullptr, &length);
    return taken(made, length, utf8);
}

bool is_unseen(char32_t c) {
    return is_space(c) || is_invisible(c);
}

bool is_quotation_mark(char32_t c) {
    constexpr char32_t kGrave = 0x60;
    constexpr char32_t kAcute = 0xb4;
    return uc_is_property_quotation_mark(c) || c == kGrave || c == kAcute;
}

bool is_opening_bracket(char32_t c) {
    return uc_is_general_category(c, UC_OPEN_PUNCTUATION);
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

std::string first_character(std::string_view utf8) {
    ucs4_t character = 0;
    if (utf8.empty()) return "";
    return std::string(
        utf8.substr(0, static_cast<std::size_t>(u8_mbtouc(&character, bytes_of(utf8), utf8.size()))));
}

std::u32string to_utf32(std::string_view utf8) {
    std::u32string out;
    out.reserve(utf8.size());
    for (std::size_t at = 0; at < utf8.size();) {
        ucs4_t character = 0;
        at += static_cast<std::size_t>(u8_mbtouc(&character, bytes_of(utf8) + at, utf8.size() - at));
        out += static_cast<char32_t>(character);
    }
    return out;
}

std::string to_utf8(std::u32string_view text) {
    std::string out;
    for (const char32_t c : text) {
        std::array<std::uint8_t, 4> bytes{};
        const int length = u8_uctomb(bytes.data(), c, bytes.size());
        if (length > 0)
            out.append(reinterpret_cast<const char*>(bytes.data()), static_cast<std::size_t>(length));
    }
    return out;
}

std::string to_nfc(std::string_view utf8) {
    return normalized(UNINORM_NFC, utf8);
}

std::string to_nfkc(std::string_view utf8) {
    return normalized(UNINORM_NFKC, utf8);
}

std::string fold_case(std::string_view utf8) {
    std::size_t length = 0;
    auto* made = u8_casefold(bytes_of(utf8), utf8.size(), nullptr, UNINORM_NFC, nullptr, &length);
    return taken(made, length, utf8);
}

bool is_space(char32_t c) {
    constexpr char32_t kBrailleBlank = 0x2800;
    return uc_is_property_white_space(c) || c == kBrailleBlank;
}

bool is_line_end(char32_t c) {
    constexpr char32_t kNextLine = 0x85;
    constexpr char32_t kLineSeparator = 0x2028;
    constexpr char32_t kParagraphSeparator = 0x2029;
    return (c >= '\n' && c <= '\r') || c == kNextLine || c == kLineSeparator || c == kParagraphSeparator;
}

std::optional<int> decimal_digit(char32_t c) {
    const int value = uc_decimal_value(c);
    return value < 0 ? std::nullopt : std::optional(value);
}

bool is_hyphen(char32_t c) {
    return uc_is_property_dash(c) || uc_is_general_category(c, UC_DASH_PUNCTUATION);
}

bool may_enclose(char32_t first, char32_t last) {
    if (is_quotation_mark(first) && is_quotation_mark(last)) return true;
    ucs4_t mirrored = 0;
    return is_opening_bracket(first) && uc_mirror_char(first, &mirrored) && mirrored == last;
}

bool is_punctuation_of_words(char32_t c) {
    return is_hyphen(c) || is_quotation_mark(c) || is_opening_bracket(c) ||
           uc_is_general_category(c, UC_CLOSE_PUNCTUATION);
}

bool is_letter(char32_t c) {
    return uc_is_general_category_withtable(c, UC_CATEGORY_MASK_L);
}

bool is_invisible(char32_t c) {
    constexpr char32_t kObjectReplacement = 0xfffc;  // of a picture that was not pasted with its text
    return uc_is_property_default_ignorable_code_point(c) || uc_is_general_category(c, UC_FORMAT) ||
           c == kObjectReplacement;
}

bool is_ignored_in_numbers(char32_t c) {
    constexpr char32_t kKeycap = 0x20e3;
    return is_invisible(c) || c == kKeycap;
}

bool is_combining(char32_t c) {
    return uc_is_general_category_withtable(c, UC_CATEGORY_MASK_M);
}

bool is_mark(char32_t c) {
    return uc_is_general_category_withtable(c, UC_CATEGORY_MASK_Mn | UC_CATEGORY_MASK_Me);
}

std::u32string_view trim_unseen(std::u32string_view text) {
    while (!text.empty() && is_unseen(text.front())) text.remove_prefix(1);
    while (!text.empty() && is_unseen(text.back())) text.remove_suffix(1);
    return text;
}

std::string name_of_character(char32_t c) {
    return fmt::format("U+{:04X}", static_cast<std::uint32_t>(c));
}

std::string shown_character(char32_t c) {
    return fmt::format("{} ({})", to_utf8({&c, 1}), name_of_character(c));
}

}  // namespace challenger
