#include "base/foreign_syntax.hpp"

#include <doctest/doctest.h>

#include <array>
#include <utility>

#include "base/regex.hpp"

using namespace challenger;

namespace {

std::string fault_of(const std::string& pattern) {
    const auto compiled = Regex::compile(pattern, BackReferences::refused);
    return compiled ? "" : compiled.error();
}

}  // namespace

TEST_CASE("an escape of other expressions is refused with what it is here and what to write") {
    for (const auto& [pattern, fault] : std::initializer_list<std::pair<const char*, const char*>>{
             {"^\\d+$", "\\d is only the letter d here; write [0-9]"},
             {"\\D", "\\D is only the letter D here; write [^0-9]"},
             {"a\\nb",
              "\\n is only the letter n here; write the line break itself (in JSON: \\n with a single "
              "backslash)"},
             {"\\t", "\\t is only the letter t here; write [[:blank:]]"},
             {"\\r?", "\\r is only the letter r here; write [[:space:]]"},
             {"\\Aa", "\\A is only the letter A here; write ^"},
             {"a\\z", "\\z is only the letter z here; write $"},
             {"\\x41", "\\x is only the letter x here; write the character itself"},
             {"\\u00fc", "\\u is only the letter u here; write the character itself"},
             {"\\p{Lu}", "\\p is only the letter p here; write a class such as [[:alpha:]] or [[:upper:]]"},
             {"\\Qa.b\\E",
              "\\Q is only the letter Q here; write a backslash before each sign that stands for itself"},
             {"\\K", "\\K is only the letter K here"}})
        CHECK(fault_of(pattern) == fault);
}

TEST_CASE("an escape inside brackets is refused with the brackets to write") {
    for (const auto& [pattern, fault] : std::initializer_list<std::pair<const char*, const char*>>{
             {"^[\\w.]+@", "\\w in [\\w.] is a backslash and the letter w; write [[:alnum:]_.]"},
             {"[\\d\\s]", "\\d in [\\d\\s] is a backslash and the letter d; write [0-9[:space:]]"},
             {"[^\\d]", "\\d in [^\\d] is a backslash and the letter d; write [^0-9]"},
             {"[\\w-.]", "\\w in [\\w-.] is a backslash and the letter w; write [[:alnum:]_.-]"},
             {"[-\\d\\]]", "\\d in [-\\d\\]] is a backslash and the letter d; write []0-9-]"},
             {"[\\d^]", "\\d in [\\d^] is a backslash and the letter d; write [0-9^]"},
             {"[^\\d\\^]", "\\d in [^\\d\\^] is a backslash and the letter d; write [^0-9^]"},
             {"[\\d\\p{L}]", "\\d in [\\d\\p{L}] is a backslash and the letter d; write 0-9 there"},
             {"[a-\\d]", "\\d in [a-\\d] is a backslash and the letter d; write 0-9 there"},
             {"[ \\n]",
              "\\n in [ \\n] is a backslash and the letter n; write [ \\n] with the line break itself for "
              "\\n "
              "(in JSON: \\n with a single backslash)"},
             {"[\\t]", "\\t in [\\t] is a backslash and the letter t; write [[:blank:]]"},
             {"[\\s\\S]*", "\\s in [\\s\\S] is a backslash and the letter s; write ."},
             {"[\\D]", "\\D in [\\D] is a backslash and the letter D; write [^0-9]"},
             {"[^\\S]", "\\S in [^\\S] is a backslash and the letter S; write [[:space:]]"},
             {"[\\W1]", "\\W in [\\W1] is a backslash and the letter W; write ([1]|[^[:alnum:]_])"},
             {"[^\\W1]", "\\W in [^\\W1] is a backslash and the letter W"},
             {"[\\b]", "\\b in [\\b] is a backslash and the letter b"},
             {"[\\p{L}]",
              "\\p in [\\p{L}] is a backslash and the letter p; write a class such as [:alpha:] or [:upper:] "
              "there"},
             {"[\\u00e0-\\u00fc]",
              "\\u in [\\u00e0-\\u00fc] is a backslash and the letter u; write the character itself there"},
             {"[0-9\\-()]", "- in [0-9\\-()] makes a range that begins at the backslash; write [0-9()-]"},
             {"[^\\]@]+@", "the brackets of [^\\]@] end at the first ], behind a backslash; write [^]@]"},
             {"[\\[\\]]", "the brackets of [\\[\\]] end at the first ], behind a backslash; write [][]"},
             {"^[:digit:]+$", "[:digit:] stands for its own signs here; write [[:digit:]]"}})
        CHECK(fault_of(pattern) == fault);
}

TEST_CASE("groups and repetitions of other expressions are refused") {
    for (const auto& [pattern, fault] : std::initializer_list<std::pair<const char*, const char*>>{
             {"^(?:a|b)", "(?: is not known here; write ( alone"},
             {"(?i)ch", "(?i) is not known here; write both letters where both are meant, such as [Aa]"},
             {"(?i:ch)", "(?i: is not known here; write both letters where both are meant, such as [Aa]"},
             {"(?s).", "(?s) is not known here; leave it out"},
             {"(?-i)a", "(?-i) is not known here; leave it out"},
             {"(?m:a)", "(?m: is not known here; write ( alone"},
             {"a(?=b)", "(?= is not known here: an expression cannot look ahead or back"},
             {"^(?!a)", "(?! is not known here: an expression cannot look ahead or back"},
             {"(?<!a)b", "(?<! is not known here: an expression cannot look ahead or back"},
             {"(?<name>a)", "(?< is not known here; write ( alone, without a name"},
             {"(?P<name>a)", "(?P< is not known here; write ( alone, without a name"},
             {"(?#a)", "(?# is not known here; leave the comment out"},
             {"(?R)", "(? is not known here"},
             {"a+?b", "the ? behind + makes it optional here; write + alone, or *"},
             {"[0-9]?+", "the + behind ? repeats it here; write ? alone, or *"},
             {"a{2,4}?b",
              "the ? behind {2,4} makes it optional here; leave it out, or write (x{2,4})? where that is "
              "meant"},
             {"a{2,}?b",
              "the ? behind {2,} makes it optional here; leave it out, or write (x{2,})? where that is "
              "meant"},
             {"a{2,4}+b",
              "the + behind {2,4} repeats it here; leave it out, or write (x{2,4})+ where that is meant"}})
        CHECK(fault_of(pattern) == fault);
}

TEST_CASE("what regcomp and others read alike, or what is no use elsewhere, is taken") {
    for (const char* pattern : {"\\w\\W\\s\\S\\b\\B\\<\\>",
                                "\\.\\+\\-\\/\\@\\(\\?",
                                "\\\\d",
                                "[[:digit:]]",
                                "[]\\.d]",
                                "[^]d]d",
                                "[\\]",
                                "[a\\]",
                                "[\\]+[a-z]",
                                "[\\][[:alpha:]]",
                                "[\\\\d]",
                                "[\\\\]",
                                "[\\.\\+\\/\\-]",
                                "[+\\-]",
                                "[:a]",
                                "[a:]",
                                "[\\a-z]",
                                "a*?b",
                                "a??b",
                                "a*+b",
                                "(a)?b",
                                "(a+)?",
                                "a{4}?",
                                "a{4}+",
                                "a{0,3}?",
                                "a{2,}+",
                                "a{2,2}?",
                                "\\+?",
                                "[+]?",
                                "a{2}{3}",
                                "x\\(?:"})
        CHECK_MESSAGE(fault_of(pattern) == "", pattern);
}

TEST_CASE("what the advice on brackets says is taken, and stands for what was meant") {
    // In order: what others write, what it says to write, a text that matches both as meant, one that does
    // not.
    for (const auto& [written, advised, meant, other] :
         std::initializer_list<std::array<const char*, 4>>{{"[\\d\\s]", "[0-9[:space:]]", "7", "d"},
                                                           {"[\\w-.]", "[[:alnum:]_.-]", "-", "\\"},
                                                           {"[^\\]@]", "[^]@]", "\\", "]"},
                                                           {"[0-9\\-()]", "[0-9()-]", "-", "\\"},
                                                           {"[\\W1]", "([1]|[^[:alnum:]_])", "1", "2"}}) {
        const std::string fault = fault_of(written);
        CHECK(fault.ends_with("; write " + std::string(advised)));
        const auto expression =
            Regex::compile("^" + std::string(advised) + "$", BackReferences::refused).value();
        CHECK_MESSAGE(expression.is_found_in(meant), advised);
        CHECK_FALSE_MESSAGE(expression.is_found_in(other), advised);
    }
}

TEST_CASE("any text is read to its end, also what regcomp refuses") {
    for (const char* pattern :
         {"",    "\\",  "[",   "[^",   "[\\",  "[^\\",     "[[:",   "[[:a",      "(",    "(?",
          "(?i", "(?P", "+",   "+?",   "{",    "{1",       "{1,2}", "{,}",       "{,}?", "{a,b}+",
          "[]",  "[^]", "[:]", "[\\]", "[\\d", "[^\\^]\\", "[\\]]", "[\\d^\\]\\"})
        static_cast<void>(fault_of_foreign_syntax(pattern));
}
