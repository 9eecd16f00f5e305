#include "protocol/address_field.hpp"

#include <algorithm>
#include <array>

#include "base/free_text.hpp"
#include "base/unicode.hpp"
#include "protocol/country.hpp"
#include "protocol/email_address.hpp"
#include "protocol/phone_number.hpp"

namespace challenger {

namespace {

std::string same(std::string_view normal) {
    return std::string(normal);
}

// Free text; empty also where it holds only what cannot be seen, such as a filler.
std::string visible_text(std::string_view typed) {
    std::string out = fold_text(typed);
    return trim_unseen(to_utf32(out)).empty() ? "" : out;
}

Result<std::string> normal_lines(std::string_view typed, const ReadingContext&) {
    return visible_text(typed);
}

Result<std::string> normal_name(std::string_view typed, const ReadingContext&) {
    std::string out = visible_text(typed);
    if (out.find('\n') != std::string::npos)
        return malformed(kNameField, "holds a line break", Mistake::invisible_character);
    return out;
}

std::string mask_phone(std::string_view normal) {
    constexpr std::size_t kHead = 3;
    constexpr std::size_t kTail = 2;
    constexpr std::size_t kLeastHidden = 4;
    if (normal.size() < kHead + kTail + kLeastHidden) return "";
    return std::string(normal.substr(0, kHead)) + "***" + std::string(normal.substr(normal.size() - kTail));
}

Result<std::string> read_email(std::string_view typed, const ReadingContext&) {
    return normal_email(typed);
}

std::string mask_email(std::string_view normal) {
    return first_character(normal) + "***" +
           std::string(normal.substr(std::min(normal.rfind('@'), normal.size())));
}

std::string mask_name(std::string_view normal) {
    return first_character(normal) + "***";
}

std::string mask_lines(std::string_view) {
    return "";
}

Result<std::string> normal_country(std::string_view typed, const ReadingContext&) {
    std::string code = fold_text(typed);
    for (char& c : code)
        if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    if (code.empty() || is_country(code)) return code;
    return malformed(kCountryField, "not a country's code of ISO 3166-1 alpha-2, such as CH");
}

std::string mask_country(std::string_view normal) {
    return ", " + std::string(normal);
}

constexpr std::array kFields{
    AddressField{kPhoneField, LineBreaks::refused, normal_phone, same, mask_phone},
    AddressField{kEmailField, LineBreaks::refused, read_email, email_key, mask_email},
    AddressField{kNameField, LineBreaks::refused, normal_name, same, mask_name},
    AddressField{kLinesField, LineBreaks::allowed, normal_lines, same, mask_lines},
    AddressField{kCountryField, LineBreaks::refused, normal_country, same, mask_country},
};

}  // namespace

std::span<const AddressField> address_fields() {
    return kFields;
}

const AddressField* find_address_field(std::string_view name) {
    const auto* found = std::find_if(kFields.begin(), kFields.end(),
                                     [&](const AddressField& field) { return field.name == name; });
    return found == kFields.end() ? nullptr : &*found;
}

}  // namespace challenger
