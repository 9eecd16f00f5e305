#include "base/regex.hpp"

#include <doctest/doctest.h>

using namespace challenger;

TEST_CASE("an expression is found anywhere in a text unless it has anchors of its own") {
    const auto found = [](const std::string& pattern, const std::string& text) {
        return Regex::compile(pattern, BackReferences::refused).value().is_found_in(text);
    };
    CHECK(found("b+", "abbc"));
    CHECK_FALSE(found("^b+", "abbc"));
    CHECK(found("^(a|x)[[:alpha:]]{3}$", "abbc"));
    CHECK_FALSE(found("B", "abbc"));
    CHECK(found("", ""));
}

TEST_CASE("an expression that is malformed is refused with the reason, a back-reference where it is asked") {
    const auto fault = [](const std::string& pattern, BackReferences back_references) {
        const auto compiled = Regex::compile(pattern, back_references);
        return compiled ? "" : compiled.error();
    };
    CHECK(fault("(a", BackReferences::allowed).starts_with("not a POSIX extended regular expression: "));
    CHECK(fault("(a)\\1", BackReferences::refused) == "back-references are not allowed");
    CHECK(fault("(a)\\1", BackReferences::allowed) == "");
    CHECK(fault("(a)\\\\1", BackReferences::refused) == "");  // a backslash, and a 1
    CHECK(fault("^\\d+$", BackReferences::allowed) == "\\d is only the letter d here; write [0-9]");
}
