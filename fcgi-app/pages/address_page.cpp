// Where the user enters an address.
#include <algorithm>
#include <array>
#include <stdexcept>

#include "base/text.hpp"
#include "pages/page_drawing.hpp"
#include "protocol/address_field.hpp"

namespace challenger {

namespace {

std::string value_of(const std::vector<std::pair<std::string, std::string>>& values, std::string_view field) {
    for (const auto& [name, value] : values)
        if (name == field) return value;
    return "";
}

// How a field is shown: its label, and what keyboards and the browser's memory are told.
struct FieldTexts {
    std::string_view name;
    const char* label;
    std::string_view type, inputmode, autocomplete, dir;
};
constexpr std::array kFieldTexts{
    FieldTexts{kPhoneField, marked("Mobile number with country code"), "tel", "tel", "tel", "ltr"},
    FieldTexts{kEmailField, marked("E-mail address"), "email", "email", "email", "ltr"},
    FieldTexts{kNameField, marked("Full name"), "text", "text", "name", "auto"},
    FieldTexts{kLinesField, marked("Address: street and house number, postcode, town"), "", "",
               "street-address", "auto"},
    FieldTexts{kCountryField, marked("Country"), "", "", "country", "auto"},
};

// in: the name of one of address_fields().
const FieldTexts& texts_of(std::string_view field) {
    const auto found = std::find_if(kFieldTexts.begin(), kFieldTexts.end(),
                                    [&](const FieldTexts& row) { return row.name == field; });
    if (found == kFieldTexts.end()) throw std::logic_error("a field without texts: " + std::string(field));
    return *found;
}

// What the page of a kind of address says.
struct KindTexts {
    AddressType type;
    const char* heading;
    const char* intro;
};
constexpr const char* kPostalHeading = marked("Your postal address");
constexpr const char* kPostalIntro =
    marked("{service} wants to check that this is your address. We will post a code to it.");
constexpr std::array kKindTexts{
    KindTexts{AddressType::phone, marked("Your mobile number"),
              marked("{service} wants to check that this is your number. We will text a code to it.")},
    KindTexts{
        AddressType::email, marked("Your e-mail address"),
        marked("{service} wants to check that this is your e-mail address. We will e-mail a code to it.")},
    KindTexts{AddressType::postal, kPostalHeading, kPostalIntro},
    KindTexts{AddressType::postal_ch, kPostalHeading, kPostalIntro},
};

const KindTexts& texts_of(AddressType type) {
    const auto found = std::find_if(kKindTexts.begin(), kKindTexts.end(),
                                    [&](const KindTexts& row) { return row.type == type; });
    if (found == kKindTexts.end())
        throw std::logic_error("a kind of address without texts: " + std::string(format_address_type(type)));
    return *found;
}

Members control_of(std::string_view name) {
    const FieldTexts& texts = texts_of(name);
    Members out;
    put(out, "type", std::string(texts.type));
    put(out, "inputmode", std::string(texts.inputmode));
    put(out, "autocomplete", std::string(texts.autocomplete));
    put(out, "dir", std::string(texts.dir));
    put(out, "is_lines", name == kLinesField);
    put(out, "is_country", name == kCountryField);
    put(out, "is_line", !texts.type.empty());
    return out;
}

}  // namespace

std::string PageDrawing::label_of(std::string_view field) const {
    return words_.tr(texts_of(field).label);
}

std::string PageDrawing::country_of(const std::string& code) const {
    for (const auto line : split(pages_.countries_.at(reader_.language), '\n'))
        if (line.starts_with(code)) return std::string(line.substr(2));
    return code;
}

Json PageDrawing::countries(const std::string& selected) const {
    Json::Array out;
    for (const auto line : split(pages_.countries_.at(reader_.language), '\n')) {
        const auto code = line.substr(0, 2);
        Members entry;
        put(entry, "code", std::string(code));
        put(entry, "country", std::string(line.substr(2)));
        put(entry, "is_selected", code == selected);
        out.push_back(Json{std::move(entry)});
    }
    return Json{std::move(out)};
}

Json PageDrawing::field(const AddressPage& page, std::string_view name) {
    const std::string field(name);
    const std::string label = label_of(name);
    const std::string value = value_of(page.values, name);
    const std::string hint = words_.tr(value_of(page.hints, name));
    const std::string error = page.error && page.error->field == name ? error_text(*page.error, label) : "";
    if (!error.empty()) add_error(field, error);
    Members out = control_of(name);
    put(out, "name", field);
    put(out, "is_fixed", page.is_read_only);
    put(out, "label", label);
    put(out, "value", value);
    put(out, "shown", name == kCountryField ? country_of(value) : value);
    put_optional(out, "hint", hint);
    put_optional(out, "error", error);
    put(out, "is_described", !hint.empty() || !error.empty());
    put(out, "described",
        (hint.empty() ? "" : field + "-hint") + std::string(hint.empty() || error.empty() ? "" : " ") +
            (error.empty() ? "" : field + "-error"));
    put(out, "choose", words_.tr("Choose a country"));
    if (name == kCountryField && !page.is_read_only) out.emplace_back("countries", countries(value));
    return Json{std::move(out)};
}

const char* PageDrawing::collect(const AddressPage& page) {
    const KindTexts& texts = texts_of(frame_.type);
    heading_ = words_.tr(texts.heading);
    put(inner_, "intro", words_.tr(texts.intro, {{"{service}", frame_.service}}));
    if (page.is_read_only) notice_ = words_.tr("This is what we were given. It cannot be changed here.");
    if (page.was_refused)
        notice_ = words_.tr("No message can be delivered to the address that you gave. Please correct it.");
    Json::Array fields;
    for (const auto name : fields_of(frame_.type)) fields.push_back(field(page, name));
    inner_.emplace_back("fields", Json{std::move(fields)});
    constexpr int kFew = 2;
    put_optional(inner_, "changes",
                 page.changes_left > kFew || page.is_read_only
                     ? ""
                     : words_.trn("You can give {number} more address.",
                                  "You can give {number} more addresses.", page.changes_left));
    put(inner_, "submit", words_.tr("Send the code"));
    put(inner_, "can_go_back", page.can_go_back);
    put(inner_, "back", words_.tr("Back to entering the code"));
    put_life(page.life);
    offer_cancelling(Emphasis::quiet);
    return "address";
}

}  // namespace challenger
