#include "pages/kind_texts.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>

#include "protocol/address_field.hpp"

namespace challenger {

namespace {

constexpr KindTexts kPhone{
    .type = AddressType::phone,
    .heading = marked("Your mobile number"),
    .intro = marked("{service} wants to check that this is your number. We will text a code to it."),
    .change = marked("Change number"),
    .sent = marked("We texted a code to {address}."),
    .under_way = marked("We are texting a code to {address}."),
    .failed = marked("We could not text the code to {address}. Please try again."),
    .refused = marked("The text message could not be delivered to {address}."),
    .unclear =
        marked("We are not sure that the text message reached {address}. If it does not arrive, send it "
               "again."),
    .try_another = marked("We could not deliver a message to this number. Check it and try again."),
    .changes_left = counted("You can change the number {number} more time.",
                            "You can change the number {number} more times."),
    .fixed = marked("This number cannot be changed"),
    .no_change_left = marked("You cannot change the number any more."),
    .no_transmission_left = marked("We cannot send another code to this number."),
    .confirmed = marked("Your phone number is confirmed"),
    .help = marked("The text message can take a minute to arrive."),
};

constexpr KindTexts kEmail{
    .type = AddressType::email,
    .heading = marked("Your e-mail address"),
    .intro =
        marked("{service} wants to check that this is your e-mail address. We will e-mail a code to it."),
    .change = marked("Change e-mail address"),
    .sent = marked("We e-mailed a code to {address}."),
    .under_way = marked("We are e-mailing a code to {address}."),
    .failed = marked("We could not e-mail the code to {address}. Please try again."),
    .refused = marked("The e-mail could not be delivered to {address}."),
    .unclear =
        marked("We are not sure that the e-mail reached {address}. If it does not arrive, send it again."),
    .try_another = marked("We could not deliver a message to this e-mail address. Check it and try again."),
    .changes_left = counted("You can change the e-mail address {number} more time.",
                            "You can change the e-mail address {number} more times."),
    .fixed = marked("This e-mail address cannot be changed"),
    .no_change_left = marked("You cannot change the e-mail address any more."),
    .no_transmission_left = marked("We cannot send another code to this e-mail address."),
    .confirmed = marked("Your e-mail address is confirmed"),
    .help = marked("Not in your inbox? Look in your spam folder."),
};

// Whole addresses are too long for a sentence.
constexpr KindTexts kPostal{
    .type = AddressType::postal,
    .heading = marked("Your postal address"),
    .intro = marked("{service} wants to check that this is your address. We will post a code to it."),
    .change = marked("Change address"),
    .sent = marked("A letter with your code is on its way to this address."),
    .under_way = marked("We are sending a letter with your code to this address."),
    .failed = marked("We could not send the letter to this address. Please try again."),
    .refused = marked("The letter could not be delivered to this address."),
    .unclear = marked("We are not sure that the letter to this address was sent. If it does not arrive, send "
                      "it again."),
    .try_another = marked("We could not deliver a letter to this address. Check it and try again."),
    .changes_left = counted("You can change the address {number} more time.",
                            "You can change the address {number} more times."),
    .fixed = marked("This address cannot be changed"),
    .no_change_left = marked("You cannot change the address any more."),
    .no_transmission_left = marked("We cannot send another code to this address."),
    .confirmed = marked("Your address is confirmed"),
    .help = marked("The letter can take several days to arrive."),
};

constexpr KindTexts like(KindTexts texts, AddressType type) {
    texts.type = type;
    return texts;
}

constexpr std::array kKinds{kPhone, kEmail, kPostal, like(kPostal, AddressType::postal_ch)};

constexpr bool kinds_are_in_order() {
    for (std::size_t i = 0; i < kKinds.size(); ++i)
        if (static_cast<std::size_t>(kKinds[i].type) != i) return false;
    return true;
}
static_assert(kinds_are_in_order(), "kKinds is indexed by AddressType");

constexpr std::array kFields{
    FieldTexts{.name = kPhoneField,
               .label = marked("Mobile number"),
               .hint = marked("Start with + and the country code, for example {example}."),
               .type = "tel",
               .inputmode = "tel",
               .autocomplete = "tel",
               .dir = "ltr"},
    FieldTexts{.name = kEmailField,
               .label = marked("E-mail address"),
               .hint = marked("Enter an e-mail address like name@example.org."),
               .type = "email",
               .inputmode = "email",
               .autocomplete = "email",
               .dir = "ltr"},
    FieldTexts{.name = kNameField,
               .label = marked("Full name"),
               .hint = "",
               .type = "text",
               .inputmode = "text",
               .autocomplete = "name",
               .dir = "auto"},
    FieldTexts{.name = kLinesField,
               .label = marked("Address"),
               .hint = marked("Street and house number, postcode and town, each on its own line."),
               .type = "",
               .inputmode = "",
               .autocomplete = "street-address",
               .dir = "auto"},
    FieldTexts{.name = kCountryField,
               .label = marked("Country"),
               .hint = "",
               .type = "",
               .inputmode = "",
               .autocomplete = "country",
               .dir = "auto"},
};

struct MistakeText {
    std::string_view field;  // empty: any
    Mistake mistake;
    const char* text;
};

constexpr std::string_view kAnyField;
constexpr std::string_view kCodeField = "pin";

// Of each field, other stands for every mistake that has no text here.
constexpr std::array kMistakes{
    MistakeText{kPhoneField, Mistake::other, marked("Check your mobile number")},
    MistakeText{kPhoneField, Mistake::missing, marked("Enter your mobile number")},
    MistakeText{kPhoneField, Mistake::several, marked("Enter only one number.")},
    MistakeText{kPhoneField, Mistake::too_short,
                marked("This number is too short. Enter all its digits, with the area code.")},
    MistakeText{kPhoneField, Mistake::too_long,
                marked("This number is too long. With its country code, a number has at most 15 digits.")},
    MistakeText{kPhoneField, Mistake::no_country_code,
                marked("We cannot tell which country this number is in. Start with + and the country code.")},
    MistakeText{kPhoneField, Mistake::trunk_zeros, marked("Leave out the zeros after the country code.")},
    MistakeText{kPhoneField, Mistake::odd_character,
                marked("Use only digits and one + at the start. Remove letters and other characters.")},
    MistakeText{kPhoneField, Mistake::extension,
                marked("A text message cannot reach an extension. Leave it out.")},
    MistakeText{kEmailField, Mistake::other, marked("Check your e-mail address")},
    MistakeText{kEmailField, Mistake::missing, marked("Enter your e-mail address")},
    MistakeText{kEmailField, Mistake::several, marked("Enter only one e-mail address.")},
    MistakeText{kEmailField, Mistake::half_address,
                marked("An e-mail address needs an @, with something before and after it.")},
    MistakeText{kEmailField, Mistake::blank, marked("An e-mail address has no spaces. Remove them.")},
    MistakeText{
        kEmailField, Mistake::before_at,
        marked("Check the part before the @. It has a dot too many or a character that cannot be used "
               "there.")},
    MistakeText{kEmailField, Mistake::after_at,
                marked("Check the part after the @. It must look like example.org.")},
    MistakeText{kNameField, Mistake::other, marked("Check your full name")},
    MistakeText{kNameField, Mistake::missing, marked("Enter your full name")},
    MistakeText{kNameField, Mistake::long_line,
                marked("This is too long for an envelope. Please shorten it.")},
    MistakeText{kLinesField, Mistake::other, marked("Check your address")},
    MistakeText{kLinesField, Mistake::missing, marked("Enter your address")},
    MistakeText{kLinesField, Mistake::long_line,
                marked("Line {number} is too long for an envelope. Please shorten it.")},
    MistakeText{kLinesField, Mistake::many_lines,
                marked("This takes too many lines on an envelope. Please use fewer or shorter ones.")},
    MistakeText{kCountryField, Mistake::other, marked("Choose a country")},
    MistakeText{kCodeField, Mistake::other, marked("That is not a code we send")},
    MistakeText{kCodeField, Mistake::missing, marked("Enter the code")},
    MistakeText{kCodeField, Mistake::several,
                marked("That holds more than one code. Enter the one in the newest message.")},
    MistakeText{kCodeField, Mistake::earlier_code,
                marked("That is the code of an earlier message. Use the one in the newest message. This did "
                       "not use up a try.")},
    MistakeText{kAnyField, Mistake::too_long, marked("This is too long. Please shorten it.")},
    MistakeText{kAnyField, Mistake::invisible_character,
                marked("This holds a character that cannot be seen. Delete the text and type it again.")},
};

const char* find_text(Mistake mistake, std::string_view field) {
    const auto* found = std::find_if(kMistakes.begin(), kMistakes.end(), [&](const MistakeText& row) {
        return row.mistake == mistake && row.field == field;
    });
    return found == kMistakes.end() ? nullptr : found->text;
}

}  // namespace

bool names_address(std::string_view text) {
    return text.find("{address}") != std::string_view::npos;
}

const KindTexts& texts_of(AddressType type) {
    return kKinds.at(static_cast<std::size_t>(type));
}

const FieldTexts& texts_of(std::string_view field) {
    const auto* found = std::find_if(kFields.begin(), kFields.end(),
                                     [&](const FieldTexts& row) { return row.name == field; });
    if (found == kFields.end()) throw std::logic_error("a field without texts: " + std::string(field));
    return *found;
}

const char* text_of(Mistake mistake, std::string_view field) {
    if (const char* text = find_text(mistake, field)) return text;
    if (const char* text = find_text(mistake, kAnyField)) return text;
    const char* text = find_text(Mistake::other, field);
    if (text == nullptr) throw std::logic_error("a field without texts: " + std::string(field));
    return text;
}

}  // namespace challenger
