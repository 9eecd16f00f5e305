#include <doctest/doctest.h>

#include <array>
#include <string>
#include <vector>

#include "protocol/address.hpp"

using namespace challenger;

namespace {

struct Post {
    std::string name;
    std::string lines;
    std::string country;
};

Result<Address> read(const Post& typed) {
    return read_address(AddressType::postal, Completeness::complete, {},
                        [&](std::string_view field) -> std::optional<std::string_view> {
                            return field == "CONTACT_NAME"    ? typed.name
                                   : field == "ADDRESS_LINES" ? typed.lines
                                                              : typed.country;
                        });
}

Post normal(const Post& typed) {
    const auto address = read(typed).value();
    return {address.fields.at(0).second, address.fields.at(1).second, address.fields.at(2).second};
}

}  // namespace

TEST_CASE("every kind of line break parts the lines of an address") {
    for (const auto separator :
         {"\n", "\r\n", "\r", "\v", "\f", "\xc2\x85", "\u2028", "\u2029", " \u2028\r\n "})
        CHECK(normal({"A", std::string("Musterweg 1") + separator + "3000 Bern", "CH"}).lines ==
              "Musterweg 1\n3000 Bern");
    for (const auto separator : {"\n", "\u2028", "\xc2\x85"})
        CHECK_FALSE(read({std::string("A") + separator + "B", "c", "CH"}));
}

TEST_CASE("blanks of every kind are one blank, and what is copied along is dropped") {
    CHECK(normal({" Anna\t\u00a0 M\u200büller\ufeff", "1\u2003Rue\u202f2", "CH"}).name == "Anna Müller");
    CHECK(normal({"A", "\u202a1\u2003Rue\u202f2\u202c", "CH"}).lines == "1 Rue 2");
    for (const auto unseen : {"\u200b\u00a0", "\u3164", "\u2800", "\ufe0f", "\ufffc \u115f"}) {
        CHECK(read({unseen, "b", "CH"}).error().name == FailureName::parameter_missing);
        CHECK(read({"A", unseen, "CH"}).error().name == FailureName::parameter_missing);
    }
}

TEST_CASE("a country is taken in small letters and with blanks around, and Kosovo is one") {
    for (const auto typed : {"ch", "Ch", " CH ", "\u00a0ch", "CH\u200e"})
        CHECK(normal({"A", "b", typed}).country == "CH");
    CHECK(normal({"A", "b", "xk"}).country == "XK");
    for (const auto bad : {"C", "CHE", "ZZ", "Schweiz", "ＣＨ"}) CHECK_FALSE(read({"A", "b", bad}));
}

TEST_CASE("capitals of a postal address count") {
    const auto key = [](const Post& typed) { return counting_key(read(typed).value()); };
    CHECK(key({"anna", "b", "CH"}) != key({"Anna", "b", "CH"}));
    CHECK(key({"a", "b", "ch"}) == key({"a", "b", "CH"}));
}

TEST_CASE("the normal form of a normal form is itself, whatever was typed") {
    constexpr std::array<std::string_view, 24> kPieces{
        "a",      "B",  "e",      "\u0301", "\u00e9", " ",      "\t",     "\u00a0",
        "\n",     "\r", "\u2028", "\u200b", "\u200d", "\u200c", "\u202e", "\ufeff",
        "\u0338", "=",  "\u1100", "\u1161", "م",      "ی",      "😀",      "\u2126"};
    std::uint32_t state = 1;
    const auto next = [&] { return state = state * 1664525 + 1013904223; };
    for (int round = 0; round < 4000; ++round) {
        std::string lines = "x";
        for (std::uint32_t left = 1 + (next() >> 8) % 12; left > 0; --left)
            lines += kPieces.at((next() >> 8) % kPieces.size());
        const Post once = normal({"A", lines, "CH"});
        CAPTURE(lines);
        REQUIRE(normal(once).lines == once.lines);
    }
}
