// Which plural form of a text a number takes: the rule in the Plural-Forms line of a gettext catalogue.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <utility>

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

  private:
    struct Expression;
    PluralForms(std::size_t count, std::shared_ptr<const Expression> expression)
        : count_(count), expression_(std::move(expression)) {}

    std::size_t count_;
    std::shared_ptr<const Expression> expression_;
};

}  // namespace challenger
