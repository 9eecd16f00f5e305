// Where the user enters the code.
#include "pages/kind_texts.hpp"
#include "pages/page_drawing.hpp"
#include "protocol/address_field.hpp"

namespace challenger {

// What became of the last message, and where it went.
void PageDrawing::put_delivery(const CodePage& page) {
    const KindTexts& texts = texts_of(frame_.type);
    const char* text = [&] {
        switch (page.delivery) {
            case CodePage::Delivery::sent:
                return texts.sent;
            case CodePage::Delivery::under_way:
                return texts.under_way;
            case CodePage::Delivery::failed:
                return texts.failed;
            case CodePage::Delivery::refused:
                return texts.refused;
            case CodePage::Delivery::unclear:
                break;
        }
        return texts.unclear;
    }();
    put(inner_, "sent", words_.tr(text, {{"{address}", page.masked_address}}));
    put(inner_, "is_off",
        page.delivery != CodePage::Delivery::sent && page.delivery != CodePage::Delivery::under_way);
    put_optional(inner_, "place", names_address(text) ? "" : place_of(page.address));
    put(inner_, "can_change", page.can_change);
    put(inner_, "change", words_.tr(texts.change));
}

// The address as it is written, a field on a line. Whoever has the page has it anyway, in the form that sends
// the code again.
std::string PageDrawing::place_of(const std::vector<std::pair<std::string, std::string>>& address) const {
    std::string out;
    for (const auto& [field, value] : address)
        out += (out.empty() ? "" : "\n") + (field == kCountryField ? country_of(value) : value);
    return out;
}

// The button that sends a message, and when it does; the time is apart, so that it can count down.
void PageDrawing::put_resending(const CodePage& page) {
    const bool can_enter = page.is_code_out && page.entries_left > 0;
    const bool must_wait = page.wait.count() > 0;
    const std::string waiting =
        words_.tr(can_enter ? "You can send the code again in {time}." : "You can try again in {time}.");
    const auto around = cut_at(waiting, kTimePlace).value_or(std::pair(waiting + " ", ""));
    put(inner_, "can_resend", page.can_resend);
    put(inner_, "has_wait", must_wait);
    put(inner_, "wait_before", around.first);
    put(inner_, "wait_after", around.second);
    put(inner_, "seconds", std::to_string(page.wait.count()));
    put(inner_, "wait", words_.wait(page.wait));
    put_optional(inner_, "resend_now",
                 can_enter   ? words_.tr("No code yet? You can send it again.")
                 : must_wait ? words_.tr("You can try again now.")
                             : "");
    // What a program may say as well: protocol.md section 4.
    put(inner_, "again", std::string(can_enter ? "code" : "new"));
    put(inner_, "look", std::string(must_wait ? "second wait" : can_enter ? "second" : "first"));
    put(inner_, "resend",
        can_enter          ? words_.tr("Send the code again")
        : page.is_code_out ? words_.tr("Send a new code")
                           : words_.tr("Send the code"));
    put(inner_, "no_resend", words_.tr(texts_of(frame_.type).no_transmission_left));
    put_optional(inner_, "help", can_enter ? words_.tr(texts_of(frame_.type).help) : "");
}

const char* PageDrawing::collect(const CodePage& page) {
    const bool can_enter = page.is_code_out && page.entries_left > 0;
    heading_ = can_enter          ? words_.tr("Enter the code")
               : !page.can_resend ? words_.tr("No more codes can be sent")
               : page.is_code_out ? words_.tr("Send a new code")
                                  : words_.tr("Send the code");
    put_delivery(page);
    if (page.is_code_out && page.entries_left == 0)
        notices_ = {words_.tr("A wrong code was entered too many times. This code no longer works.")};
    put_news(page.news, page.life);
    std::string error;
    if (page.error)
        error = words_.tr(text_of(*page.error, "pin"));
    else if (page.was_wrong && can_enter)
        error = words_.tr("That is not the right code. Use the one in the newest message.");
    if (!error.empty()) add_error("pin", error);
    constexpr int kFew = 2;
    put(inner_, "can_enter", can_enter);
    put(inner_, "label", words_.tr("Code"));
    put(inner_, "entered", page.entered);
    put(inner_, "hint",
        has_digits()
            ? words_.tr("8 digits, for example 1234-5678. You can leave out the hyphen.")
            : words_.tr("10 letters and numbers, for example 7K3QX-9M2TD. You can leave out the hyphen."));
    put_optional(inner_, "error", error);
    put(inner_, "described", std::string(error.empty() ? "pin-hint" : "pin-hint pin-error"));
    put(inner_, "inputmode", std::string(has_digits() ? "numeric" : "text"));
    put_optional(inner_, "entries",
                 page.entries_left > kFew
                     ? ""
                     : words_.trn("{number} try is left.", "{number} tries are left.", page.entries_left));
    put(inner_, "submit", words_.tr("Confirm"));
    put_resending(page);
    Json::Array fields;
    for (const auto& [name, value] : page.address) {
        Members entry;
        put(entry, "name", name);
        put(entry, "value", value);
        fields.push_back(Json{std::move(entry)});
    }
    inner_.emplace_back("fields", Json{std::move(fields)});
    constexpr EndTexts kCodeEnds{marked("The code expires at {time}."),
                                 marked("The code expires in {time}.")};
    put_life(page.life, can_enter ? &kCodeEnds : nullptr, can_enter ? "entry" : "extend");
    offer_cancelling(Emphasis::quiet);
    return "code";
}

}  // namespace challenger
