#include "protocol/field_expression.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <random>
#include <string>
#include <vector>

#include "base/regex.hpp"
#include "base/unicode.hpp"
#include "protocol/address_field.hpp"
#include "protocol/address_rules.hpp"

using namespace challenger;

TEST_CASE("an expression that no value of its field matches is refused with what the normal form is") {
    const auto refused = [](std::string_view field, const std::string& expression, std::string_view reason) {
        const auto fault = fault_of_expression(field, expression);
        INFO(expression);
        CHECK((fault && fault->find(reason) != std::string::npos));
    };
    for (const char* expression :
         {"@EXAMPLE\\.org$", "@.+@", "\"a@b\"@.+@$", "@Example", " $", "^ ", "@bücher\\.example$", "^@", "@$",
          "^[[:alpha:]]+$", "@[A-Z]+\\.org", "@example\\.org\\s", "@.+ .+\\.org"})
        refused(
            "CONTACT_EMAIL", expression,
            "which is something, one @ (others only between quotation marks) and a domain in small letters");
    for (const char* expression : {"  ", "^ ", " $", "\n", "a\nb", "^$"})
        refused("CONTACT_NAME", expression, "one line with single blanks");
    for (const char* expression : {"  ", "^\n", "\n ", " \n", "\r", "\t"})
        refused("ADDRESS_LINES", expression, "lines in normal form");
    for (const char* expression : {"^ch$", "ch|li", "CHE", "^.$", "Schweiz", "^CH $"})
        refused("ADDRESS_COUNTRY", expression, "two capitals");
}

TEST_CASE("an expression that some value of its field matches is taken") {
    for (const char* expression : {"", "@example\\.org$", "^[^@[:space:]]+@[^@[:space:]]+\\.[^@[:space:].]+$",
                                   "^Anna@", "@(Example|example)", "^\"a b\"@", "^\"a@b\"@", "^\".+@.+\"@",
                                   "@xn--[a-z0-9-]+\\.", "ü", "^.{3,254}$", "[.]org$", "@ex_ample"})
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

TEST_CASE(
    "an expression that is nested deeply is refused as others, one that takes too many steps is taken") {
    const auto nest = [](std::size_t depth, const std::string& inner) {
        return std::string(depth, '(') + inner + std::string(depth, ')');
    };
    CHECK(fault_of_expression("CONTACT_PHONE", nest(400, "x")));
    CHECK(fault_of_expression("CONTACT_EMAIL", "@" + nest(400, "A")));
    CHECK_FALSE(fault_of_expression("CONTACT_EMAIL", "@" + nest(2000, "A")));
    std::string repeated = "4";
    for (int i = 0; i < 12; ++i) repeated = "(" + repeated + "4?)+{1,9}";
    CHECK_FALSE(fault_of_expression("CONTACT_PHONE", repeated + "x"));
}

namespace {

using Random = std::mt19937_64;
using Pieces = std::vector<std::string>;

// CHALLENGER_TEST_SEED=NUMBER repeats what failed elsewhere, or tries others.
std::uint64_t seed() {
    const char* given = std::getenv("CHALLENGER_TEST_SEED");
    return given == nullptr ? 2024 : std::strtoull(given, nullptr, 10);
}

const std::string& any_of(const Pieces& pieces, Random& random) {
    return pieces[random() % pieces.size()];
}

std::string some_of(const Pieces& pieces, std::size_t least, std::size_t most, Random& random) {
    std::string out;
    for (std::size_t n = least + random() % (most - least + 1); n > 0; --n) out += any_of(pieces, random);
    return out;
}

std::string typed_email(Random& random) {
    const Pieces atoms{"a", "Z", "anna", "7", "-", "_", "+", "'", "{", "é", "ß", "Ж", "e\u0301", "日本"};
    const Pieces quoted{"a", " ", "@", ".", "\\\"", "\\\\", "(", ",", "é", "*", "@B."};
    const Pieces labels{"example", "Example", "bücher", "xn--bcher-kva", "a_b", "1-2", "日本", "ORG"};
    const std::string local = random() % 3 == 0 ? '"' + some_of(quoted, 1, 6, random) + '"'
                                                : some_of(atoms, 1, 4, random) +
                                                      (random() % 2 == 0 ? "." + any_of(atoms, random) : "");
    return any_of({"", " ", "<"}, random) + local + "@" + any_of(labels, random) +
           any_of({".org", ".EXAMPLE", "." + any_of(labels, random) + ".ch", ""}, random);
}

std::string typed_text(Pieces separators, Random& random) {
    const Pieces words{"Anna",  "Müller", "O'Brien", "e\u0301", "日本", "7a",
                       "(c/o)", "*",      "a.b",     "\\",      "É-x",  "["};
    const Pieces blanks{" ", "  ", "\t", "\u00a0", "\u3000", "\u200b", "", " \u200e "};
    separators.insert(separators.end(), blanks.begin(), blanks.end());
    std::string out = any_of(separators, random);
    for (std::size_t n = 1 + random() % 5; n > 0; --n)
        out += any_of(words, random) + any_of(separators, random);
    return out;
}

std::string typed_value(std::string_view field, Random& random) {
    const Pieces digits{"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"};
    if (field == kPhoneField)
        return "+" + any_of({"1", "41", "39", "852", "7"}, random) + some_of(digits, 6, 11, random);
    if (field == kEmailField) return typed_email(random);
    if (field == kCountryField) return any_of({"ch", "CH ", " Li", "XK", "\u200bdE", "us", "AT"}, random);
    return typed_text(field == kLinesField ? Pieces{"\n", "\r\n", " \n ", "\u2028", "\n\n", "\r"} : Pieces{},
                      random);
}

// Empty where what was typed has none.
std::string normal_form(const AddressField& field, Random& random) {
    return field.normal(typed_value(field.name, random), ReadingContext{}).value_or("");
}

std::string escaped(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (std::string_view("\\.[]()*+?{}|^$").find(c) != std::string_view::npos) out += '\\';
        out += c;
    }
    return out;
}

std::string any_character(std::string_view text, Random& random) {
    const std::u32string characters = to_utf32(text);
    return escaped(to_utf8(characters.substr(random() % characters.size(), 1)));
}

std::string random_expression(std::string_view form, Random& random) {
    const Pieces pieces{"^",           "$",  "(",  ")",   "|",  ".",     "*",    "+",      "?",
                        "{2}",         "@",  " ",  "\n",  "\"", "[a-z]", "[^a]", "[A-Z]",  "\\S",
                        "[[:space:]]", "(^", "$)", "\\.", ".*", "{0,2}", "[^@]", "[0-9]+", "()"};
    std::string out;
    for (std::size_t n = 1 + random() % 7; n > 0; --n)
        out += random() % 5 < 2 ? any_character(form, random) : any_of(pieces, random);
    for (auto open = std::count(out.begin(), out.end(), '(') - std::count(out.begin(), out.end(), ')');
         open > 0; --open)
        out += ')';
    return out;
}

}  // namespace

TEST_CASE("each normal form is matched by itself, for every field") {
    for (const AddressField& field : address_fields()) {
        Random random(seed());
        int tried = 0;
        for (int i = 0; i < (field.name == kPhoneField ? 20 : 250); ++i) {
            const std::string form = normal_form(field, random);
            if (form.empty()) continue;
            ++tried;
            const std::string expression = "^" + escaped(form) + "$";
            INFO(field.name, " ", expression, " seed ", seed());
            CHECK(Regex::compile(expression, BackReferences::refused).value().is_found_in(form));
            CHECK_FALSE(fault_of_expression(field.name, expression));
        }
        CHECK(tried > 10);
    }
}

TEST_CASE("no expression is refused that a normal form matches, for every field") {
    for (const AddressField& field : address_fields()) {
        Random random(seed());
        int matched = 0;
        for (int i = 0; i < (field.name == kPhoneField ? 300 : 1200); ++i) {
            const std::string form = normal_form(field, random);
            if (form.empty()) continue;
            const std::string expression = random_expression(form, random);
            const bool has_quoted_at = std::count(form.begin(), form.end(), '@') > 1;
            if (has_quoted_at && expression.find('"') == std::string::npos) continue;
            const auto regex = Regex::compile(expression, BackReferences::refused);
            if (!regex || !regex->is_found_in(form)) continue;
            ++matched;
            INFO(field.name, " ", expression, " matches ", form, " seed ", seed());
            CHECK_FALSE(fault_of_expression(field.name, expression));
        }
        CHECK(matched > 20);
    }
}
