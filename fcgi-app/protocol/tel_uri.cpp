#include "protocol/tel_uri.hpp"

#include <algorithm>
#include <optional>

#include "base/percent.hpp"
#include "base/text.hpp"
#include "base/unicode.hpp"
#include "protocol/phone_sign.hpp"

namespace challenger {

namespace {

// A text with escapes that are broken, or that would make broken UTF-8 or a control character, stays as it
// is, and its % is refused later.
std::string decode(std::string_view text) {
    auto out = percent_decode(text);
    return out && is_utf8(*out) && !has_control_character(*out, LineBreaks::refused) ? *std::move(out)
                                                                                     : std::string(text);
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
