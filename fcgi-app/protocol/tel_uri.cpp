#include "protocol/tel_uri.hpp"

#include <algorithm>
#include <optional>

#include "base/text.hpp"
#include "protocol/phone_sign.hpp"

namespace challenger {

namespace {

std::optional<int> hex_value(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return std::nullopt;
}

// Escapes that are broken, or that would make broken UTF-8 or a control character, stay as they are, and
// their % is refused later.
std::string decode(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto high = text[i] == '%' && i + 2 < text.size() ? hex_value(text[i + 1]) : std::nullopt;
        const auto low = high ? hex_value(text[i + 2]) : std::nullopt;
        if (low) {
            out += static_cast<char>(*high * 16 + *low);
            i += 2;
        } else {
            out += text[i];
        }
    }
    return is_utf8(out) && !has_control_character(out, LineBreaks::refused) ? out : std::string(text);
}

// Where what follows tel: begins, whatever invisible characters and blanks stand before and in it.
std::optional<std::size_t> end_of_scheme(std::string_view typed) {
    const auto colon = typed.find(':');
    if (colon == std::string_view::npos) return std::nullopt;
    std::string word;
    for (const PhoneSign& sign : phone_signs(typed.substr(0, colon)))
        if (sign.kind != PhoneSignKind::separator) word += sign.text;
    if (word != "tel") return std::nullopt;
    const auto rest = typed.substr(colon + 1);
    return colon + 1 + (rest.starts_with("//") ? 2 : 0);
}

bool begins_with_plus(std::string_view text) {
    for (const PhoneSign& sign : phone_signs(text))
        if (sign.kind != PhoneSignKind::separator) return sign.kind == PhoneSignKind::plus;
    return false;
}

bool is_context(std::string_view text) {
    const auto signs = phone_signs(text);
    return begins_with_plus(text) && signs.size() > 1 &&
           std::all_of(signs.begin() + 1, signs.end(), [](const PhoneSign& sign) {
               return sign.kind == PhoneSignKind::digit || sign.kind == PhoneSignKind::separator;
           });
}

}  // namespace

tl::expected<std::string, TelUriFault> plain_number_of_uri(std::string_view typed) {
    const auto begin = end_of_scheme(typed);
    if (!begin) return std::string(typed);
    const auto parts = split(typed.substr(*begin), ';');
    std::string number = decode(parts.front());
    for (auto part = parts.begin() + 1; part != parts.end(); ++part) {
        const auto equals = part->find('=');
        const std::string name = to_lower_ascii(trim(part->substr(0, equals)));
        const std::string value =
            equals == std::string_view::npos ? "" : decode(trim(part->substr(equals + 1)));
        if (name == "ext" || name == "isub" || name == "postd") return tl::unexpected(TelUriFault::extension);
        if (name == "phone-context" && is_context(value)) {
            if (!begins_with_plus(number)) number.insert(0, value + " ");
        } else if (!name.empty()) {
            return tl::unexpected(TelUriFault::parameter);
        }
    }
    return number;
}

}  // namespace challenger
