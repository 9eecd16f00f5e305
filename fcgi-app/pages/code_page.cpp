// Where the user enters the code.
#include "pages/kind_texts.hpp"
#include "pages/page_drawing.hpp"

namespace challenger {

std::string PageDrawing::notice_of(const CodePage& page) const {
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
    return words_.tr(text, {{"{address}", page.masked_address}});
}

// The sentence above the button, with the time apart, so that it can count down.
void PageDrawing::put_resending(const CodePage& page) {
    constexpr std::string_view kPlace = "\x01";
    const bool must_wait = page.wait.count() > 0;
    put(inner_, "can_resend", page.can_resend);
    put(inner_, "has_wait", page.can_resend && must_wait);
    put(inner_, "seconds", std::to_string(page.wait.count()));
    put(inner_, "wait", words_.wait(page.wait));
    const std::string sentence =
        !page.can_resend ? words_.tr(texts_of(frame_.type).no_transmission_left)
        : must_wait      ? words_.tr("You can send the code again in {time}.", {{"{time}", kPlace}})
                         : words_.tr("No code yet? You can send it again.");
    const auto at = std::min(sentence.find(kPlace), sentence.size());
    put(inner_, "resend_before", sentence.substr(0, at));
    put(inner_, "resend_after", at == sentence.size() ? "" : sentence.substr(at + kPlace.size()));
    put(inner_, "resend", words_.tr("Send the code again"));
}

const char* PageDrawing::collect(const CodePage& page) {
    const bool can_enter = page.is_code_out && page.entries_left > 0;
    heading_ = can_enter         ? words_.tr("Enter the code")
               : page.can_resend ? words_.tr("Send the code again")
                                 : words_.tr("No more codes can be sent");
    notice_ = notice_of(page);
    const std::string label = words_.tr("Code");
    const std::string hint =
        has_digits()
            ? words_.tr("8 digits, for example 1234-5678. You can leave out the hyphen.")
            : words_.tr("10 letters and numbers, for example 7K3QX-9M2TD. You can leave out the hyphen.");
    std::string error;
    if (page.error)
        error = page.error == FieldError::Kind::missing ? words_.tr("Enter the code")
                                                        : words_.tr("That is not a code we send");
    else if (page.was_wrong && can_enter)
        error = words_.tr("That is not the right code. Use the one in the newest message.");
    if (!error.empty()) add_error("pin", error);
    if (page.is_code_out && page.entries_left == 0)
        notice_ = words_.tr("A wrong code was entered too many times. This code no longer works.");
    constexpr int kFew = 2;
    put(inner_, "can_enter", can_enter);
    put(inner_, "label", label);
    put(inner_, "entered", page.entered);
    put(inner_, "hint", hint);
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
    put(inner_, "can_change", page.can_change);
    put(inner_, "change", words_.tr(texts_of(frame_.type).change));
    put_life(page.life);
    offer_cancelling(Emphasis::quiet);
    return "code";
}

}  // namespace challenger
