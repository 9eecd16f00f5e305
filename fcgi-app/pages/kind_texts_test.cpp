#include "pages/kind_texts.hpp"

#include <doctest/doctest.h>

#include "protocol/address_field.hpp"

using namespace challenger;

TEST_CASE("every mistake in every field has a text") {
    for (int i = 0; i <= static_cast<int>(Mistake::earlier_code); ++i) {
        const auto mistake = static_cast<Mistake>(i);
        for (const AddressField& field : address_fields())
            CHECK(std::string_view(text_of(mistake, field.name)) != "");
        CHECK(std::string_view(text_of(mistake, "pin")) != "");
    }
}

TEST_CASE("a text is the field's own, else that of every field, else the one for what has no text") {
    const auto text = [](Mistake mistake, std::string_view field) {
        return std::string_view(text_of(mistake, field));
    };
    CHECK(text(Mistake::several, kPhoneField) == "Enter only one number.");
    CHECK(text(Mistake::several, "pin") ==
          "That holds more than one code. Enter the one in the newest message.");
    CHECK(text(Mistake::invisible_character, kEmailField) ==
          "This holds a character that cannot be seen. Delete the text and type it again.");
    CHECK(text(Mistake::several, kNameField) == "Check your full name");
    CHECK(text(Mistake::missing, kCountryField) == "Choose a country");
}
