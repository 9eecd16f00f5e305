// Where the user enters an address.
#include "base/text.hpp"
#include "pages/kind_texts.hpp"
#include "pages/page_drawing.hpp"
#include "protocol/address_field.hpp"

namespace challenger {

namespace {

std::string value_of(const std::vector<std::pair<std::string, std::string>>& values, std::string_view field) {
    for (const auto& [name, value] : values)
        if (name == field) return value;
    return "";
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

// What is to be done about a mistake in a field; empty when there is none.
std::string PageDrawing::error_of(const AddressPage& page, std::string_view field) const {
    for (const FieldError& error : page.errors) {
        if (error.field == field)
            return words_.tr(text_of(error.mistake, field), {{"{number}", std::to_string(error.line)}});
    }
    return "";
}

// What stands beside a field: the operator's own words, else ours.
std::string PageDrawing::hint_of(const AddressPage& page, std::string_view field) const {
    const std::string own = value_of(page.hints, field);
    return keep_numbers_together(
        own.empty() ? words_.tr(texts_of(field).hint, {{"{example}", frame_.example_number()}}) : own);
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
    const std::string value = value_of(page.values, name);
    const std::string hint = hint_of(page, name);
    const std::string error = error_of(page, name);
    if (!error.empty()) add_error(field, error);
    Members out = control_of(name);
    put(out, "name", field);
    put(out, "is_fixed", page.is_read_only);
    put(out, "label", words_.tr(texts_of(name).label));
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
    put(inner_, "intro", words_.tr(texts.intro, {{"{service}", service()}}));
    if (page.is_read_only)
        notices_ = {
            words_.tr("The website or app that sent you here gave us this. You cannot change it here.")};
    if (page.was_refused) notices_ = {words_.tr(texts.try_another)};
    put_news(page.news, page.life);
    Json::Array fields;
    for (const auto name : fields_of(frame_.type)) fields.push_back(field(page, name));
    inner_.emplace_back("fields", Json{std::move(fields)});
    constexpr int kFew = 2;
    const bool is_scarce = page.changes_left && *page.changes_left <= kFew;
    put_optional(inner_, "changes", is_scarce ? words_.trn(texts.changes_left, *page.changes_left) : "");
    put(inner_, "submit", words_.tr("Send the code"));
    put(inner_, "can_go_back", page.can_go_back);
    put(inner_, "back", words_.tr("Back to entering the code"));
    put_life(page.life, nullptr, "entry");
    offer_cancelling(Emphasis::quiet);
    return "address";
}

}  // namespace challenger
