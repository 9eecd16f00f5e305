#include <doctest/doctest.h>
#include <fmt/format.h>

#include <array>
#include <string>
#include <vector>

#include "base/file.hpp"
#include "protocol/address.hpp"
#include "protocol/envelope.hpp"

using namespace challenger;

namespace {

struct TypedPost {
    std::string name;
    std::string lines;
    std::string country;
};

Result<Address> read(const TypedPost& typed, AddressType type = AddressType::postal) {
    return read_address(type, Completeness::complete, {},
                        [&](std::string_view field) -> std::optional<std::string_view> {
                            return field == "CONTACT_NAME"    ? typed.name
                                   : field == "ADDRESS_LINES" ? typed.lines
                                                              : typed.country;
                        });
}

TypedPost normal(const TypedPost& typed) {
    const auto address = read(typed).value();
    return {address.fields.at(0).second, address.fields.at(1).second, address.fields.at(2).second};
}

// What check_envelope says of an address, empty when it has room.
std::string measured(const TypedPost& typed, AddressType type = AddressType::postal) {
    const auto room = check_envelope(read(typed, type).value());
    return room ? "" : room.error().detail;
}

std::string repeated(std::string_view text, int times) {
    std::string out;
    for (int i = 0; i < times; ++i) out += text;
    return out;
}

// So many short lines.
std::string lines(int count, std::string_view line = "b") {
    return repeated(std::string(line) + "\n", count);
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
    const auto key = [](const TypedPost& typed) { return counting_key(read(typed).value()); };
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
        const TypedPost once = normal({"A", lines, "CH"});
        CAPTURE(lines);
        REQUIRE(normal(once).lines == once.lines);
    }
}

TEST_CASE("a printed line has 55 columns, is broken at blanks, and inside of a word that is longer") {
    const auto printed = [](std::string_view line) { return printed_lines(line, 55); };
    CHECK(printed("Musterweg 1") == 1);
    CHECK(printed(repeated("x", 55)) == 1);
    CHECK(printed(repeated("x", 56)) == 2);
    CHECK(printed(repeated("x", 110)) == 2);
    CHECK(printed(repeated("x", 111)) == 3);
    CHECK(printed(repeated("x", 27) + " " + repeated("x", 27)) == 1);
    CHECK(printed(repeated("x", 28) + " " + repeated("x", 27)) == 2);
    CHECK(printed(repeated(repeated("x", 30) + " ", 4)) == 4);
    CHECK(printed("a " + repeated("x", 56)) == 3);
    CHECK(printed("Bundesamt für Bevölkerungsschutz und Katastrophenhilfe, Abt. IV") == 2);
}

TEST_CASE("wide letters are two columns, marks none, unless they are many") {
    for (const auto letter : {"m", "é", "Ж", "ש", "س", "क", "ก", "ཀ", "ლ"}) {
        CHECK(printed_lines(repeated(letter, 55), 55) == 1);
        CHECK(printed_lines(repeated(letter, 56), 55) == 2);
    }
    for (const auto letter : {"王", "가", "カ", "Ａ", "ണ", "က", "ក", "ጬ"}) {
        CHECK(printed_lines(repeated(letter, 27), 55) == 1);
        CHECK(printed_lines(repeated(letter, 28), 55) == 2);
    }
    CHECK(printed_lines(repeated("q\u0302\u0323", 55), 55) == 1);
    CHECK(printed_lines("q" + repeated("\u0302", 57), 55) == 2);
}

TEST_CASE("an envelope has room for eight lines, with name and country") {
    CHECK(measured({"A", lines(6), "CH"}) == "");
    CHECK(measured({"A", lines(7), "CH"}) == "ADDRESS_LINES: too many lines for an envelope");
    CHECK(measured({"A", lines(7), ""}, AddressType::postal_ch) == "");
    CHECK(measured({"A", lines(8), ""}, AddressType::postal_ch) ==
          "ADDRESS_LINES: too many lines for an envelope");
    const std::string two = repeated("x", 56);
    CHECK(measured({two, lines(5), "CH"}) == "");
    CHECK(measured({two, lines(6), "CH"}) == "ADDRESS_LINES: too many lines for an envelope");
    CHECK(measured({"A", lines(3, two), "CH"}) == "");
    CHECK(measured({"A", lines(4, two), "CH"}) == "ADDRESS_LINES: too many lines for an envelope");
}

TEST_CASE("the documents say how much room there is") {
    const Post& post = kind_of(AddressType::postal).post.value();
    CHECK(post.lines == kind_of(AddressType::postal_ch).post.value().lines);
    CHECK(post.columns == kind_of(AddressType::postal_ch).post.value().columns);
    const std::string words = fmt::format("{} printed lines of {} columns", post.lines, post.columns);
    for (const std::string file :
         {"doc/protocol.md", "doc/integrate.md", "doc/operate.md", "man/challenger-helper.7"})
        CHECK_MESSAGE(
            read_file(std::string(CHALLENGER_SOURCE_DIR "/") + file).value().find(words) != std::string::npos,
            file);
}

TEST_CASE("Khmer, Tibetan and Burmese lines are taller") {
    for (const auto line : {"ស្ត្រី", "རྒྱལ"}) {
        CHECK(measured({line, lines(3, line), "KH"}) == "");
        CHECK(measured({line, lines(4, line), "KH"}) == "ADDRESS_LINES: too many lines for an envelope");
    }
    CHECK(measured({"မြို့", lines(4, "မြို့"), "MM"}) == "");
    CHECK(measured({"မြို့", lines(5, "မြို့"), "MM"}) == "ADDRESS_LINES: too many lines for an envelope");
}

TEST_CASE("a line that takes more than two is named") {
    const std::string three = repeated("x", 111);
    CHECK(measured({three, "b", "CH"}) == "CONTACT_NAME: too long for an envelope");
    CHECK(measured({"A", three, "CH"}) == "ADDRESS_LINES: line 1 is too long for an envelope");
    CHECK(measured({"A", "b\n" + three, "CH"}) == "ADDRESS_LINES: line 2 is too long for an envelope");
    const auto refused = check_envelope(read({"A", "b\n" + three, "CH"}).value());
    CHECK(refused.error().mistake == Mistake::long_line);
    CHECK(refused.error().line == 2);
    CHECK(check_envelope(read({three, "b", "CH"}).value()).error().mistake == Mistake::long_line);
    const std::string typed = "\r\n \u200b\r\nb\r\n\r\n" + three;
    const auto counted = check_envelope(read({"A", typed, "CH"}).value(),
                                        [&](std::string_view) { return std::string_view(typed); });
    CHECK_MESSAGE(counted.error().line == 5, "the user counts the lines of the field, empty ones as well");
    CHECK(counted.error().detail == "ADDRESS_LINES: line 5 is too long for an envelope");
    CHECK(check_envelope(read({"A", lines(7, "b"), "CH"}).value()).error().mistake == Mistake::many_lines);
}

TEST_CASE("what is missing in an address of /setup takes its line, and nothing else is measured") {
    const auto partly = [](AddressType type, const TypedPost& typed) {
        const auto address = read_address(type, Completeness::partial, {},
                                          [&](std::string_view field) -> std::optional<std::string_view> {
                                              if (field == "ADDRESS_LINES") return typed.lines;
                                              if (field == "CONTACT_NAME") return typed.name;
                                              return std::nullopt;
                                          });
        return check_envelope(address.value()).has_value();
    };
    CHECK(partly(AddressType::postal, {"", lines(6), ""}));
    CHECK_FALSE(partly(AddressType::postal, {"", lines(7), ""}));
    CHECK(partly(AddressType::postal, {"A", "", ""}));
    CHECK(partly(AddressType::postal, {"", "", ""}));
    CHECK(check_envelope({AddressType::email, {{"CONTACT_EMAIL", repeated("x", 300)}}}));
}
