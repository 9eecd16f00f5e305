// Which of its plural forms a text takes for a number, as the Plural-Forms line of a gettext catalogue says
// it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

namespace challenger {

class PluralForms {
  public:
    // The rule that gettext has for a catalogue without such a line: form 0 for 1, form 1 for all else.
    PluralForms();

    // in: the value of the line, "nplurals=COUNT; plural=EXPRESSION;". The expression is one of C: the number
    // n, whole numbers, brackets and ! * / % + - < <= > >= == != && || ?:
    // fails: a sentence saying what is wrong: malformed, more than 1,000 bytes, nested deeper than 50, or a
    // form that is not there for a number below 1,000.
    static tl::expected<PluralForms, std::string> parse(std::string_view line);

    // How many forms there are, at least 1.
    std::size_t count() const { return count_; }

    // The form for a number of things: below count().
    std::size_t form(std::uint64_t number) const;

    // One operation of the expression. Its operands are indexes of operations before it.
    struct Step {
        enum class Kind : std::uint8_t {
            number,    // n
            constant,  // `value`
            negation,  // !a
            choice,    // a ? b : c
            either,
            both,
            equal,
            unequal,
            at_most,
            at_least,
            less,
            more,
            sum,
            difference,
            product,
            quotient,
            rest
        };
        Kind kind{};
        std::uint64_t value = 0;
        std::size_t a = 0;
        std::size_t b = 0;
        std::size_t c = 0;
    };

  private:
    std::size_t count_ = 2;
    std::vector<Step> steps_;  // the last one's value is the form
};

}  // namespace challenger
