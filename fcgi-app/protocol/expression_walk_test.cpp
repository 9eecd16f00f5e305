#include "protocol/expression_walk.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <random>
#include <string>

#include "base/regex.hpp"

using namespace challenger;

namespace {

// The shape of which one text is the only value. in: at most 30 characters of ASCII.
ValueShape shape_of_only(std::string_view text) {
    ValueShape out;
    std::uint8_t at = 0;
    for (const char c : text) {
        const auto next = static_cast<std::uint8_t>(at + 1);
        if (c == '\n') out.ends.push_back(at);
        if (c == '\n') out.begins.push_back(next);
        out.steps.push_back({at, next, characters_of(std::string_view(&c, 1))});
        at = next;
    }
    out.ends.push_back(at);
    return out;
}

bool can_match(const std::string& expression, std::string_view text) {
    int steps = 0;
    return can_match_shape(expression_tokens(expression).value(), shape_of_only(text), steps);
}

std::string random_expression(std::mt19937_64& random) {
    constexpr std::array kPieces{"^",  "$",  "a",    "b",    "(",    ")",   "|",     "*",
                                 "+",  "?",  "{2}",  ".",    "{1}",  "{0}", "{0,1}", "(^",
                                 "$)", "()", "[ab]", "(^a)", "(b$)", "\n",  "[^a]"};
    std::string out;
    for (std::size_t n = 1 + random() % 8; n > 0; --n) out += kPieces[random() % kPieces.size()];
    for (auto open = std::count(out.begin(), out.end(), '(') - std::count(out.begin(), out.end(), ')');
         open > 0; --open)
        out += ')';
    return out;
}

std::string nest(std::size_t depth, const std::string& inner) {
    return std::string(depth, '(') + inner + std::string(depth, ')');
}

}  // namespace

TEST_CASE("^ and $ that are repeated refuse nothing that regexec finds") {
    for (const auto& [expression, text] :
         std::initializer_list<std::pair<const char*, const char*>>{{"(^a){2}", "aa"},
                                                                    {"(^a)+b", "aab"},
                                                                    {"(b$){2}", "bb"},
                                                                    {"(^.+$){2}", "abab"},
                                                                    {"((^a)+$)", "aa"}}) {
        CHECK_MESSAGE(Regex::compile(expression, BackReferences::refused).value().is_found_in(text),
                      expression);
        CHECK_MESSAGE(can_match(expression, text), expression);
    }
    CHECK_FALSE(can_match("(^a){1}b", "aab"));
    CHECK_FALSE(can_match("(a^b|a$b)", "ab"));
}

TEST_CASE("a walk finds what regexec finds, and without ^ and $ nothing else") {
    constexpr std::uint64_t kSeed = 41;
    std::mt19937_64 random(kSeed);
    int found = 0;
    int exact = 0;
    for (int i = 0; i < 2500; ++i) {
        const std::string expression = random_expression(random);
        const auto regex = Regex::compile(expression, BackReferences::refused);
        if (!regex || !expression_tokens(expression)) continue;
        const bool has_anchor = expression.find_first_of("^$") != std::string::npos;
        for (const char* text : {"", "a", "ab", "ba", "aab", "abab", "a\nb", "\na", "bb\n"}) {
            INFO(expression, " in \"", text, "\" seed ", kSeed);
            const bool is_found = regex->is_found_in(text);
            found += is_found ? 1 : 0;
            exact += has_anchor ? 0 : 1;
            if (is_found) CHECK(can_match(expression, text));
            if (!is_found && !has_anchor) CHECK_FALSE(can_match(expression, text));
        }
    }
    CHECK(found > 1000);
    CHECK(exact > 1000);
}

TEST_CASE("an expression that is long or nested deeply costs a few steps for each token") {
    const ValueShape digits = shape_of_only("444444444444444");
    std::string wide;
    for (int i = 0; i < 2000; ++i) wide += nest(10, "x") + "|";
    std::string repeated = "x";
    for (int i = 0; i < 12; ++i) repeated = "(" + repeated + "4?)*";
    for (const std::string& expression : {nest(400, "x"), wide + "x", repeated + "x"}) {
        const auto tokens = expression_tokens(expression).value();
        int steps = 0;
        CHECK_FALSE(can_match_shape(tokens, digits, steps));
        CHECK(steps <= static_cast<int>(2 * tokens.size()));
    }
    CHECK_FALSE(expression_tokens(nest(2000, "x")));
}

TEST_CASE("a walk that reaches the limit of its steps ends soon and says yes, and so do those after it") {
    const ValueShape digits = shape_of_only("444444444444444444444444444444");
    std::string repeated = "4";
    for (int i = 0; i < 12; ++i) repeated = "(" + repeated + "4?)+{1,9}";
    repeated += "x";
    const auto tokens = expression_tokens(repeated).value();
    int steps = kMostWalkSteps - 100'000;
    CHECK(can_match_shape(tokens, digits, steps));
    CHECK(steps > kMostWalkSteps);
    CHECK(steps <= kMostWalkSteps + static_cast<int>(2 * tokens.size()));
    const int taken = steps;
    CHECK(can_match_shape(expression_tokens("x").value(), digits, steps));
    CHECK(steps == taken);
}
