#include "protocol/phone_sign.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

#include "base/unicode.hpp"

namespace challenger {

namespace {

template <std::size_t Size>
bool is_one_of(char32_t c, const std::array<char32_t, Size>& all) {
    return std::find(all.begin(), all.end(), c) != all.end();
}

bool is_plus(char32_t c) {
    constexpr std::array<char32_t, 5> kAll{'+', 0x207a, 0x2795, 0xfe62, 0xff0b};
    return is_one_of(c, kAll);
}

bool is_slash(char32_t c) {
    constexpr std::array<char32_t, 4> kAll{'/', 0x2044, 0x2215, 0xff0f};
    return is_one_of(c, kAll);
}

bool is_blank_sign(char32_t c) {
    constexpr std::array<char32_t, 4> kFillers{0x115f, 0x1160, 0x3164, 0xffa0};
    return is_space(c) || is_one_of(c, kFillers);
}

// What looks like a hyphen between digits: a macron, a minus of phonetics, a bullet, and what keyboards of
// East Asia write, the box drawing line and the long vowel marks.
bool is_like_hyphen(char32_t c) {
    constexpr std::array<char32_t, 6> kAll{0x00af, 0x02d7, 0x2043, 0x2500, 0x30fc, 0xff70};
    return is_hyphen(c) || is_one_of(c, kAll);
}

bool is_dot(char32_t c) {
    constexpr std::array<char32_t, 11> kAll{'.',    0x00b7, 0x2022, 0x2024, 0x2027, 0x22c5,
                                            0x3002, 0x30fb, 0xff0e, 0xff61, 0xff65};
    return is_one_of(c, kAll);
}

bool is_bracket(char32_t c) {
    constexpr std::array<char32_t, 16> kAll{'(',    ')',    '[',    ']',    0x207d, 0x207e, 0x208d, 0x208e,
                                            0x3010, 0x3011, 0x3014, 0x3015, 0xff08, 0xff09, 0xff3b, 0xff3d};
    return is_one_of(c, kAll);
}

bool is_listing(char32_t c) {
    constexpr std::array<char32_t, 12> kAll{',',    ';',    '&',    '|',    0x060c, 0x061b,
                                            0x3001, 0xff0c, 0xff1b, 0xff06, 0xff5c, 0xff64};
    return is_one_of(c, kAll);
}

char lower_ascii(char32_t c) {
    constexpr char32_t kWideA = 0xff21;  // full-width letters stand as those of ASCII do
    constexpr char32_t kWideOffset = kWideA - 'A';
    if (c >= kWideA && c <= kWideOffset + 'z') c -= kWideOffset;
    if (c >= 'A' && c <= 'Z') return static_cast<char>(c - 'A' + 'a');
    return c < 0x80 ? static_cast<char>(c) : '\0';
}

PhoneSign sign_of(char32_t c) {
    using enum PhoneSignKind;
    if (const auto value = decimal_digit(c)) return {digit, static_cast<char>('0' + *value)};
    if (is_plus(c)) return {plus, '+'};
    if (is_slash(c)) return {slash, '/'};
    if (is_blank_sign(c)) return {separator, ' '};
    if (is_like_hyphen(c)) return {separator, '-'};
    if (is_dot(c)) return {separator, '.'};
    if (is_bracket(c)) return {separator, '('};
    if (is_listing(c)) return {listing, ','};
    if (c == '#' || c == 0xff03) return {hash, '#'};
    if (is_letter(c)) return {letter, lower_ascii(c)};
    return {other, '\0'};
}

}  // namespace

std::vector<PhoneSign> phone_signs(std::string_view utf8) {
    std::vector<PhoneSign> out;
    for (const char32_t c : to_utf32(utf8))
        // The fillers are blanks to the eye, although Unicode counts them as ignorable.
        if (is_blank_sign(c) || !is_ignored_in_numbers(c)) out.push_back(sign_of(c));
    return out;
}

}  // namespace challenger
