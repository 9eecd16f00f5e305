#include "protocol/email_text.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <utility>
#include <vector>

#include "base/text.hpp"
#include "base/unicode.hpp"
#include "protocol/mailto_uri.hpp"

namespace challenger {

namespace {

using View = std::u32string_view;

constexpr const char* kSecondAddress = "holds more than one address; give one of them";

struct Substitute {
    char32_t first;
    char32_t last;
    char32_t sign;
};

constexpr std::array kSubstitutes{
    Substitute{0x2018, 0x201b, '\''}, Substitute{0x201c, 0x201f, '"'}, Substitute{0x3002, 0x3002, '.'},
    Substitute{0xfe52, 0xfe52, '.'},  Substitute{0xfe6b, 0xfe6b, '@'}, Substitute{0xff61, 0xff61, '.'},
};

// Dashes that stand for something else than one hyphen: long ones, which phones make of two hyphens, and
// waves, which are tildes on some keyboards.
bool is_long_dash(char32_t c) {
    constexpr std::u32string_view kLong = U"\u2014\u2015\u2053\u2e3a\u2e3b\u301c\u3030\ufe31\ufe58";
    return kLong.find(c) != kLong.npos;
}

char32_t ascii_sign_of(char32_t c) {
    if (c >= 0xff01 && c <= 0xff5e) return c - 0xff01 + '!';  // the full-width form of each sign of ASCII
    if (is_hyphen(c) && !is_long_dash(c)) return '-';
    const auto* found = std::find_if(kSubstitutes.begin(), kSubstitutes.end(),
                                     [&](const Substitute& s) { return c >= s.first && c <= s.last; });
    return found == kSubstitutes.end() ? c : found->sign;
}

// First of all, because NFC makes signs of ASCII (; of the Greek question mark) and takes them away (< with
// an overlay).
std::u32string fold_signs(std::string_view typed) {
    std::u32string text = to_utf32(typed);
    std::transform(text.begin(), text.end(), text.begin(), ascii_sign_of);
    return to_utf32(to_nfc(to_utf8(text)));
}

// The place behind a quoted string that begins at 0, or nothing when it is not closed.
std::optional<std::size_t> end_of_quotation(View text) {
    for (std::size_t at = 1; at < text.size(); ++at) {
        if (text[at] == '\\')
            ++at;
        else if (text[at] == '"')
            return at + 1;
    }
    return std::nullopt;
}

// The first of a sign outside quoted strings; of a quotation mark that nobody closed the whole rest is text.
std::size_t find_outside_quotations(View text, char32_t sign) {
    for (std::size_t at = 0; at < text.size();) {
        if (text[at] == sign) return at;
        const auto quotation = text[at] == '"' ? end_of_quotation(text.substr(at)) : std::nullopt;
        at += quotation.value_or(1);
    }
    return View::npos;
}

bool is_enclosed(View text) {
    return text.size() > 2 && may_enclose(text.front(), text.back());
}

// What people put behind an address in a sentence. A single dot may be one of the domain as well, where it
// means nothing; more than one are what programs write for something that they cut off.
bool ends_as_in_a_sentence(View text) {
    return !text.empty() && View(U".,;:!?").find(text.back()) != View::npos && !text.ends_with(U"..");
}

View without_ends(View text) {
    return text.substr(1, text.size() - 2);
}

struct Peeled {
    View name;  // what stands before the angle brackets
    View address;
};

// Anna [mailto:anna@example.org], Anna (anna@example.org), and anna@example.org (Anna), whose brackets are a
// comment (RFC 5322). out: nothing when no address is in or before brackets at the end.
std::optional<Peeled> peel_brackets(View text) {
    if (text.empty() || (text.back() != ')' && text.back() != ']')) return std::nullopt;
    const auto open = find_outside_quotations(text, text.back() == ')' ? '(' : '[');
    if (open == 0 || open == View::npos) return std::nullopt;
    const View before = text.substr(0, open);
    const View inside = text.substr(open + 1, text.size() - open - 2);
    if (inside.find(U'@') != View::npos) return Peeled{before, inside};
    // What stands between square brackets behind an @ is an IP address.
    if (text.back() == ')' && before.find(U'@') != View::npos) return Peeled{inside, before};
    return std::nullopt;
}

// Takes one layer off. out: what was given when there is none.
Peeled peel(View text) {
    if (text.ends_with(U'>'))
        if (const auto open = find_outside_quotations(text, '<'); open != View::npos)
            return {text.substr(0, open), text.substr(open + 1, text.size() - open - 2)};
    if (ends_as_in_a_sentence(text)) return {{}, text.substr(0, text.size() - 1)};
    if (is_enclosed(text)) return {{}, without_ends(text)};
    return peel_brackets(text).value_or(Peeled{{}, text});
}

// A name may be the address once more, as mail programs write it for people without a name, some of them
// between single quotation marks. What is between double ones is a name, whatever it looks like.
bool is_another_address(View name, View address) {
    name = trim_unseen(name);
    if (is_enclosed(name) && name.front() != '"') name = without_ends(name);
    return find_outside_quotations(name, '@') != View::npos &&
           fold_case(to_utf8(name)) != fold_case(to_utf8(address));
}

View trim_spaces(View text) {
    while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
    while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
    return text;
}

std::u32string without_backslashes(View text) {
    std::u32string out;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text[at] == '\\' && at + 1 < text.size()) ++at;
        out += text[at];
    }
    return out;
}

Judged<EmailText> split_at_sign(View text) {
    const std::size_t quotation = text.starts_with(U'"') ? end_of_quotation(text).value_or(0) : 0;
    const auto at = text.find(U'@', quotation);
    if (at == View::npos) return fault(Mistake::half_address, "holds no @");
    if (text.find(U"@@", at) == at && text.find(U'@', at + 2) == View::npos)
        return fault(Mistake::other, "holds one @ too many");
    if (text.find(U'@', at + 1) != View::npos) return fault(Mistake::several, kSecondAddress);
    const View local = trim_spaces(text.substr(0, at));
    const std::u32string domain(trim_spaces(text.substr(at + 1)));
    if (quotation > 0 && local.size() == quotation)
        return EmailText{to_utf32(to_nfc(to_utf8(without_backslashes(local.substr(1, local.size() - 2))))),
                         Quotation::quoted, domain};
    return EmailText{std::u32string(local), Quotation::none, domain};
}

}  // namespace

Judged<EmailText> read_email_text(std::string_view typed) {
    constexpr int kLayers = 8;  // nobody writes more; each is looked through once
    std::u32string text(trim_unseen(fold_signs(typed)));
    std::vector<std::u32string> names;
    for (int layer = 0; layer < kLayers; ++layer) {
        if (const auto linked = address_of_mailto(to_utf8(text))) {
            if (!*linked) return tl::unexpected(linked->error());
            text = std::u32string(trim_unseen(fold_signs(**linked)));
            continue;
        }
        const auto [name, address] = peel(text);
        if (address.size() == text.size()) break;
        names.emplace_back(name);
        text = std::u32string(trim_unseen(address));
    }
    // Only now is it bare, to be compared.
    for (const auto& name : names)
        if (is_another_address(name, text)) return fault(Mistake::several, kSecondAddress);
    if (has_control_character(to_utf8(text), LineBreaks::refused))
        return fault(Mistake::invisible_character, "holds a control character");
    return split_at_sign(text);
}

}  // namespace challenger
