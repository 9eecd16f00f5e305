// Where the user enters an address.
#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "pages/page_drawing.hpp"

namespace challenger {

namespace {

std::string value_of(const std::vector<std::pair<std::string, std::string>>& values, std::string_view field) {
    for (const auto& [name, value] : values)
        if (name == field) return value;
    return "";
}

// How a field is entered: what keyboards and the browser's memory are told.
Members control_of(std::string_view name) {
    struct Control {
        std::string_view name, type, inputmode, autocomplete, dir;
    };
    static constexpr std::array kControls{Control{"CONTACT_PHONE", "tel", "tel", "tel", "ltr"},
                                          Control{"CONTACT_EMAIL", "email", "email", "email", "ltr"},
                                          Control{"CONTACT_NAME", "text", "text", "name", "auto"},
                                          Control{"ADDRESS_LINES", "", "", "street-address", "auto"},
                                          Control{"ADDRESS_COUNTRY", "", "", "country", "auto"}};
    const auto& control =
        *std::find_if(kControls.begin(), kControls.end(), [&](const Control& c) { return c.name == name; });
    Members out;
    put(out, "type", std::string(control.type));
    put(out, "inputmode", std::string(control.inputmode));
    put(out, "autocomplete", std::string(control.autocomplete));
    put(out, "dir", std::string(control.dir));
    put(out, "is_lines", name == "ADDRESS_LINES");
    put(out, "is_country", name == "ADDRESS_COUNTRY");
    put(out, "is_line", !control.type.empty());
    return out;
}

}  // namespace

std::string PageDrawing::label_of(std::string_view field) const {
    if (field == "CONTACT_PHONE") return words_.tr("Phone number, with the country code");
    if (field == "CONTACT_EMAIL") return words_.tr("E-mail address");
    if (field == "CONTACT_NAME") return words_.tr("Name");
    if (field == "ADDRESS_LINES") return words_.tr("Address: street, postal code, place");
    return words_.tr("Country");
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
    const std::string error = page.error && page.error->field == name ? text_of(*page.error, label) : "";
    if (!error.empty()) add_error(field, error);
    Members out = control_of(name);
    put(out, "name", field);
    put(out, "is_fixed", page.is_read_only);
    put(out, "label", label);
    put(out, "value", value);
    put(out, "shown", name == "ADDRESS_COUNTRY" ? country_of(value) : value);
    put_optional(out, "hint", hint);
    put_optional(out, "error", error);
    put(out, "is_described", !hint.empty() || !error.empty());
    put(out, "described",
        (hint.empty() ? "" : field + "-hint") + std::string(hint.empty() || error.empty() ? "" : " ") +
            (error.empty() ? "" : field + "-error"));
    put(out, "choose", words_.tr("Choose a country"));
    if (name == "ADDRESS_COUNTRY" && !page.is_read_only) out.emplace_back("countries", countries(value));
    return Json{std::move(out)};
}

const char* PageDrawing::describe(const AddressPage& page) {
    std::string intro;
    switch (frame_.type) {
        case AddressType::phone:
            heading_ = words_.tr("Your phone number");
            intro = words_.tr(
                "{service} wants to be sure that it can reach you. We will send a code to this number in a "
                "text "
                "message.",
                {{"{service}", frame_.service}});
            break;
        case AddressType::email:
            heading_ = words_.tr("Your e-mail address");
            intro = words_.tr(
                "{service} wants to be sure that it can reach you. We will send a code to this address in an "
                "e-mail.",
                {{"{service}", frame_.service}});
            break;
        case AddressType::postal:
        case AddressType::postal_ch:
            heading_ = words_.tr("Your postal address");
            intro = words_.tr(
                "{service} wants to be sure that it can reach you. We will send a code to this address in a "
                "letter.",
                {{"{service}", frame_.service}});
            break;
    }
    put(inner_, "intro", intro);
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
    put(inner_, "back", words_.tr("Back to the code"));
    describe_life(page.life);
    return "address";
}

}  // namespace challenger
