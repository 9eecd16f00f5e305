#include "protocol/field_expression.hpp"

#include <doctest/doctest.h>

#include "base/regex.hpp"
#include "protocol/address_rules.hpp"

using namespace challenger;

TEST_CASE("an expression that no value of its field matches is refused with what the normal form is") {
    const auto refused = [](std::string_view field, const std::string& expression, std::string_view reason) {
        const auto fault = fault_of_expression(field, expression);
        INFO(expression);
        CHECK((fault && fault->find(reason) != std::string::npos));
    };
    for (const char* expression :
         {"@EXAMPLE\\.org$", "@Example", " $", "^ ", "@bücher\\.example$", "^@", "@$", "^[[:alpha:]]+$",
          "@[A-Z]+\\.org", "@example\\.org\\s", "@.+ .+\\.org"})
        refused("CONTACT_EMAIL", expression, "domain in small letters");
    for (const char* expression : {"  ", "^ ", " $", "\n", "a\nb", "^$"})
        refused("CONTACT_NAME", expression, "one line with single blanks");
    for (const char* expression : {"  ", "^\n", "\n ", " \n", "\r", "\t"})
        refused("ADDRESS_LINES", expression, "lines in normal form");
    for (const char* expression : {"^ch$", "ch|li", "CHE", "^.$", "Schweiz", "^CH $"})
        refused("ADDRESS_COUNTRY", expression, "two capitals");
}

TEST_CASE("an expression that some value of its field matches is taken") {
    for (const char* expression :
         {"", "@example\\.org$", "^[^@[:space:]]+@[^@[:space:]]+\\.[^@[:space:].]+$", "^Anna@",
          "@(Example|example)", "^\"a b\"@", "@xn--[a-z0-9-]+\\.", "ü", "^.{3,254}$", "[.]org$", "@ex_ample"})
        CHECK_MESSAGE(!fault_of_expression("CONTACT_EMAIL", expression), expression);
    for (const char* expression : {"", "^[^ ]+ [^ ]+$", "Müller", "^.{1,60}$", "[[:alpha:]]{2}", "^\\S+\\s?"})
        CHECK_MESSAGE(!fault_of_expression("CONTACT_NAME", expression), expression);
    for (const char* expression : {"", "[^a]\n[0-9]{4} ", "\n", "^.+\n.+$", "[[:space:]]x",
                                   "^.+$\n^[0-9]{4} .+$", "^.+\n^[0-9]{4} .+$", "^[^\n]+$(\n^[^\n]+$)+"})
        CHECK_MESSAGE(!fault_of_expression("ADDRESS_LINES", expression), expression);
    for (const char* expression : {"", "^(CH|LI)$", "^[A-Z]{2}$", "^[^Z]", "H", "[[:upper:]]+"})
        CHECK_MESSAGE(!fault_of_expression("ADDRESS_COUNTRY", expression), expression);
}

TEST_CASE("config check says it of every field, and how to write digits") {
    const auto fault = [](AddressType type, std::string_view json) {
        const auto rules = AddressRules::compile(type, json);
        return rules ? std::string() : rules.error();
    };
    CHECK(fault(AddressType::email, R"({"CONTACT_EMAIL":{"regex":"@Example\\.org$","hint":"b"}})")
              .starts_with("field CONTACT_EMAIL: regex matches no e-mail address"));
    CHECK(fault(AddressType::postal, R"({"ADDRESS_COUNTRY":{"regex":"^ch$","hint":"b"}})")
              .starts_with("field ADDRESS_COUNTRY: regex matches no country"));
    CHECK(fault(AddressType::phone, R"({"CONTACT_PHONE":{"regex":"^\\+41\\d{9}$","hint":"b"}})") ==
          "field CONTACT_PHONE: \\d is only the letter d here; write [0-9]");
}

TEST_CASE("an expression that is long, nested deeply or repeated often costs bounded steps") {
    // None of them can match, so that every number is tried until the limit.
    const auto nest = [](std::size_t depth, const std::string& inner) {
        return std::string(depth, '(') + inner + std::string(depth, ')');
    };
    std::string wide;
    for (int i = 0; i < 2000; ++i) wide += nest(10, "x") + "|";
    std::string repeated = "x";
    for (int i = 0; i < 12; ++i) repeated = "(" + repeated + "4?)*";
    for (const std::string& expression : {nest(400, "x"), nest(2000, "x"), wide + "x", repeated + "x"}) {
        static_cast<void>(fault_of_expression("CONTACT_PHONE", expression));
        static_cast<void>(fault_of_expression("CONTACT_EMAIL", "@A" + expression));
    }
    CHECK(fault_of_expression("CONTACT_PHONE", nest(400, "x")));
    CHECK(fault_of_expression("CONTACT_EMAIL", "@" + nest(400, "A")));
}
