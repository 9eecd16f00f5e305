#include "base/plural_forms.hpp"

#include <fmt/format.h>

#include <array>
#include <optional>
#include <vector>

#include "base/text.hpp"

namespace challenger {

namespace {

constexpr std::size_t kLineLimitBytes = 1000;
constexpr int kDepthLimit = 50;
constexpr std::uint64_t kNumbersTried = 1000;
constexpr std::string_view kGettextDefault = "nplurals=2; plural=n != 1;";

enum class Kind : std::uint8_t {
    number,    // n
    constant,  // value
    negation,  // !a
    choice,    // a ? b : c
    either,    // a || b, and so on with two operands
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

// One operation of an expression. Its operands are the results of earlier steps.
struct Step {
    Kind kind{};
    std::uint64_t value = 0;
    std::size_t a = 0;  // indexes of steps
    std::size_t b = 0;
    std::size_t c = 0;
};

struct Operator {
    std::string_view text;
    int strength;  // a stronger one is applied first
    Kind kind;
};

// Of two that begin alike the longer one is first.
constexpr std::array kOperators{
    Operator{"||", 1, Kind::either},    Operator{"&&", 2, Kind::both},    Operator{"==", 3, Kind::equal},
    Operator{"!=", 3, Kind::unequal},   Operator{"<=", 4, Kind::at_most}, Operator{">=", 4, Kind::at_least},
    Operator{"<", 4, Kind::less},       Operator{">", 4, Kind::more},     Operator{"+", 5, Kind::sum},
    Operator{"-", 5, Kind::difference}, Operator{"*", 6, Kind::product},  Operator{"/", 6, Kind::quotient},
    Operator{"%", 6, Kind::rest},
};
constexpr int kWeakest = 1;

// Reads an expression into steps. Each function reads one construct and answers the index of its step.
class ExpressionParser {
  public:
    explicit ExpressionParser(std::string_view text) : rest_(text) {}

    // nullopt when the text is not one whole expression.
    std::optional<std::vector<Step>> parse() {
        const auto whole = choice();
        if (!whole || !trim(rest_).empty()) return std::nullopt;
        return std::move(steps_);
    }

  private:
    using Index = std::optional<std::size_t>;

    bool take(std::string_view token) {
        rest_ = trim(rest_);
        if (!rest_.starts_with(token)) return false;
        rest_.remove_prefix(token.size());
        return true;
    }

    Index add(Step step) {
        steps_.push_back(step);
        return steps_.size() - 1;
    }

    // CONDITION ? CHOICE : CHOICE, or a condition alone.
    Index choice() {
        if (++depth_ > kDepthLimit) return std::nullopt;
        auto out = operation(kWeakest);
        if (out && take("?")) {
            const auto yes = choice();
            if (!yes || !take(":")) return std::nullopt;
            const auto no = choice();
            if (!no) return std::nullopt;
            out = add({.kind = Kind::choice, .a = *out, .b = *yes, .c = *no});
        }
        --depth_;
        return out;
    }

    // Operands joined by operators of this strength or more; equally strong ones from left to right.
    Index operation(int least_strength) {
        auto left = operand();
        while (left) {
            const Operator* found = next_operator();
            if (found == nullptr || found->strength < least_strength) return left;
            take(found->text);
            const auto right = operation(found->strength + 1);
            if (!right) return std::nullopt;
            left = add({.kind = found->kind, .a = *left, .b = *right});
        }
        return left;
    }

    const Operator* next_operator() {
        rest_ = trim(rest_);
        for (const Operator& one : kOperators)
            if (rest_.starts_with(one.text)) return &one;
        return nullptr;
    }

    Index operand() {
        if (take("!")) {
            if (++depth_ > kDepthLimit) return std::nullopt;
            const auto negated = operand();
            --depth_;
            return negated ? add({.kind = Kind::negation, .a = *negated}) : std::nullopt;
        }
        if (take("(")) {
            const auto inside = choice();
            return take(")") ? inside : std::nullopt;
        }
        if (take("n")) return add({.kind = Kind::number});
        const auto digits = rest_.substr(0, rest_.find_first_not_of("0123456789"));
        const auto constant = parse_number(digits);
        if (!constant) return std::nullopt;
        rest_.remove_prefix(digits.size());
        return add({.kind = Kind::constant, .value = static_cast<std::uint64_t>(*constant)});
    }

    std::string_view rest_;
    std::vector<Step> steps_;
    int depth_ = 0;
};

// The value of a step; nullopt when it divides by zero. As in C, only what decides is evaluated.
std::optional<std::uint64_t> value_of(const std::vector<Step>& steps, std::size_t index, std::uint64_t n) {
    const Step& step = steps[index];
    if (step.kind == Kind::number) return n;
    if (step.kind == Kind::constant) return step.value;
    const auto first = value_of(steps, step.a, n);
    if (!first) return std::nullopt;
    const std::uint64_t a = *first;
    if (step.kind == Kind::negation) return a == 0;
    if (step.kind == Kind::choice) return value_of(steps, a != 0 ? step.b : step.c, n);
    if (step.kind == Kind::either && a != 0) return 1;
    if (step.kind == Kind::both && a == 0) return 0;
    const auto second = value_of(steps, step.b, n);
    if (!second) return std::nullopt;
    const std::uint64_t b = *second;
    switch (step.kind) {
        case Kind::either:
        case Kind::both:
            return b != 0;
        case Kind::equal:
            return a == b;
        case Kind::unequal:
            return a != b;
        case Kind::at_most:
            return a <= b;
        case Kind::at_least:
            return a >= b;
        case Kind::less:
            return a < b;
        case Kind::more:
            return a > b;
        case Kind::sum:
            return a + b;
        case Kind::difference:
            return a - b;
        case Kind::product:
            return a * b;
        case Kind::quotient:
            return b == 0 ? std::nullopt : std::optional(a / b);
        case Kind::rest:
            return b == 0 ? std::nullopt : std::optional(a % b);
        case Kind::number:
        case Kind::constant:
        case Kind::negation:
        case Kind::choice:
            break;
    }
    return std::nullopt;
}

// The text behind NAME=, up to a semicolon or the end.
std::string_view entry_of(std::string_view line, std::string_view name) {
    for (const auto part : split(line, ';')) {
        const auto equals = part.find('=');
        if (equals != std::string_view::npos && trim(part.substr(0, equals)) == name)
            return trim(part.substr(equals + 1));
    }
    return {};
}

}  // namespace

struct PluralForms::Expression {
    std::vector<Step> steps;  // the last one's value is the form

    // nullopt when it divides by zero.
    std::optional<std::uint64_t> value(std::uint64_t n) const { return value_of(steps, steps.size() - 1, n); }
};

PluralForms::PluralForms() : PluralForms(*parse(kGettextDefault)) {}

tl::expected<PluralForms, std::string> PluralForms::parse(std::string_view line) {
    if (line.size() > kLineLimitBytes)
        return tl::unexpected(fmt::format("Plural-Forms is longer than {} bytes", kLineLimitBytes));
    const auto count = parse_number(entry_of(line, "nplurals"));
    auto steps = ExpressionParser(entry_of(line, "plural")).parse();
    if (!count || *count < 1 || !steps)
        return tl::unexpected(
            fmt::format("Plural-Forms: found \"{}\"; allowed: such as \"{}\"", line, kGettextDefault));
    const PluralForms out(static_cast<std::size_t>(*count),
                          std::make_shared<const Expression>(Expression{std::move(*steps)}));
    for (std::uint64_t n = 0; n < kNumbersTried; ++n)
        if (const auto form = out.expression_->value(n); !form || *form >= out.count_)
            return tl::unexpected(
                fmt::format("Plural-Forms: \"{}\" gives {} no form of {}", line, n, out.count_));
    return out;
}

std::size_t PluralForms::form(std::uint64_t number) const {
    const auto form = expression_->value(number);
    return form && *form < count_ ? static_cast<std::size_t>(*form) : 0;
}

}  // namespace challenger
