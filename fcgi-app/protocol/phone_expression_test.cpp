#include "protocol/phone_expression.hpp"

#include <doctest/doctest.h>

#include <array>
#include <random>

#include "base/regex.hpp"
#include "protocol/address_rules.hpp"
#include "protocol/phone_number.hpp"

using namespace challenger;

TEST_CASE("an expression that no number in normal form matches is known") {
    for (const char* expression : {"^\\+41 [0-9]",
                                   "^\\+41-",
                                   "^0[0-9]{9}$",
                                   "^00",
                                   "x",
                                   "\\(0\\)",
                                   "^[0-9]",
                                   "[0-9]{16}",
                                   "^.{17}",
                                   "^.{1,7}$",
                                   "^\\+0",
                                   "^\\+410",
                                   "^\\+41[0-9]{3}$",
                                   "[[:blank:]]",
                                   "\\+41 ?79 [0-9]+",
                                   "a|b|c$d",
                                   "^$",
                                   "1\\+",
                                   "[^0-9+]",
                                   "^\\+41(\\s|-)79",
                                   "(^|x)41",
                                   "^\\+360",
                                   "^(00|0)41",
                                   "é",
                                   "^(\\+[0-9 ]{3}){2}"})
        CHECK_FALSE_MESSAGE(can_match_phone(expression), expression);
}

TEST_CASE("an expression that some number matches is taken") {
    for (const char* expression : {"",
                                   "^\\+41",
                                   "^\\+[1-9][0-9 ().-]{5,30}$",
                                   "41",
                                   "^\\+41 ?[0-9]",
                                   "^(\\+41|0041|0)",
                                   "^\\+39 ?0",
                                   "^\\+390",
                                   "^\\+22507[0-9]{8}$",
                                   "^\\+[[:digit:]]+$",
                                   "^[^ ]+$",
                                   "^\\S+$",
                                   "^\\+(41|43)[0-9]*",
                                   "^\\+41[^0]",
                                   "é?",
                                   "é*41",
                                   "\\b41",
                                   "^.{8,16}$",
                                   "[0-9]{15}$",
                                   "^\\+1?",
                                   "x{0}41",
                                   "(x|)(1)",
                                   "^\\+2410",
                                   "^[+]41",
                                   "[]+]41",
                                   "^\\+6834002$",
                                   "(((((((((((41*)*)*)*)*)*)*)*)*)*)*)*$",
                                   "[0-9]([^0-9]*[0-9]){6}"})
        CHECK_MESSAGE(can_match_phone(expression), expression);
}

TEST_CASE("no expression is refused that a number matches") {
    // Expressions made of pieces at random, numbers made at random: regexec is right.
    std::mt19937_64 random(56);
    constexpr std::array<const char*, 20> kPieces{"^",    "$", "\\+", "4",   "1",      "[0-9]", "(",
                                                  ")",    "|", "*",   "{2}", "{1,3}",  "?",     "[ 0-9]",
                                                  "[^4]", ".", " ",   "\\s", "[2-6]+", "0"};
    int matched = 0;
    for (int i = 0; i < 6000; ++i) {
        std::string expression;
        for (std::size_t n = 1 + random() % 7; n > 0; --n) expression += kPieces[random() % kPieces.size()];
        const auto regex = Regex::compile(expression, BackReferences::refused);
        if (!regex) continue;
        std::string number = "+";
        number += static_cast<char>('1' + random() % 9);
        for (std::size_t n = 6 + random() % 9; n > 0; --n) number += static_cast<char>('0' + random() % 10);
        if (!is_normal_phone(number) || !regex->is_found_in(number)) continue;
        ++matched;
        CHECK_MESSAGE(can_match_phone(expression), expression);
        const auto plain = Regex::compile(without_separators(expression), BackReferences::refused);
        if (plain) CHECK_MESSAGE(plain->is_found_in(number), expression);
    }
    CHECK(matched > 500);
}

TEST_CASE("a restriction that no number can meet is refused, and says how to write it") {
    const auto rules = AddressRules::compile(
        AddressType::phone, R"({"CONTACT_PHONE":{"regex":"^\\+41 79 [0-9 ]+$","hint":"mobile"}})");
    REQUIRE_FALSE(rules);
    CHECK(rules.error().find("write it as ^\\+4179[0-9 ]+$") != std::string::npos);
    CHECK(
        AddressRules::compile(AddressType::phone, R"({"CONTACT_PHONE":{"regex":"^\\+41","hint":"Swiss"}})"));
    CHECK(AddressRules::compile(AddressType::email, R"({"CONTACT_EMAIL":{"regex":"x y","hint":"b"}})"));
}

TEST_CASE("an expression for typed numbers is rewritten for the normal form") {
    CHECK(without_separators("^\\+41 [0-9]{2} [0-9]{3} [0-9]{2} [0-9]{2}$") ==
          "^\\+41[0-9]{2}[0-9]{3}[0-9]{2}[0-9]{2}$");
    CHECK(without_separators("^\\+41[ -]?(\\(0\\))?[[:space:]]*79") == "^\\+41(0)?79");
    CHECK(without_separators("^\\+41\\.79/1{2,3}") == "^\\+41791{2,3}");
    CHECK(without_separators("^\\+[0-9 ]+[a-z]?x{2}$") == "^\\+[0-9 ]+[a-z]?x{2}$");
    CHECK(without_separators("^[+]41 {1,2}") == "^[+]41");
}
