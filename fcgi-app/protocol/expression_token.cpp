#include "protocol/expression_token.hpp"

#include <cstddef>

#include "base/regex.hpp"
#include "base/text.hpp"
#include "base/unicode.hpp"

namespace challenger {

namespace {

using Kind = ExpressionToken::Kind;

constexpr std::uint16_t kAnySet = (1U << kPhoneCharacters.size()) - 1;
constexpr std::uint16_t kDigitSet = kAnySet >> 1;
constexpr std::uint16_t kPlusSet = kAnySet & ~kDigitSet;
constexpr std::string_view kSeparators = " -./()";

bool is_separator(char c) {
    return kSeparators.find(c) != std::string_view::npos;
}

ExpressionToken literal(std::string_view text, char c) {
    const auto at = kPhoneCharacters.find(c);
    const bool is_known = at != std::string_view::npos;
    return {.kind = Kind::character,
            .text = text,
            .characters = static_cast<std::uint16_t>(is_known ? 1U << at : 0U),
            .is_separator = is_separator(c)};
}

// Where a bracket expression ends: behind its ]. in: text that begins with [.
std::size_t end_of_bracket(std::string_view text) {
    std::size_t i = text.substr(1).starts_with('^') ? 2 : 1;
    for (bool is_first = true; i < text.size(); is_first = false) {
        if (text[i] == ']' && !is_first) return i + 1;
        if (text[i] == '[' && i + 1 < text.size() &&
            std::string_view(":.=").find(text[i + 1]) != std::string_view::npos) {
            const auto close = text.find(std::string{text[i + 1], ']'}, i + 2);
            if (close == std::string_view::npos) return 0;
            i = close + 2;
        } else {
            ++i;
        }
    }
    return 0;
}

// What a bracket expression stands for is asked of regcomp: classes and ranges depend on it.
std::optional<ExpressionToken> bracket(std::string_view text) {
    const auto expression = Regex::compile("^" + std::string(text) + "$", BackReferences::refused);
    if (!expression) return std::nullopt;
    ExpressionToken out{.kind = Kind::character, .text = text};
    for (std::size_t i = 0; i < kPhoneCharacters.size(); ++i)
        if (expression->is_found_in(std::string(1, kPhoneCharacters[i])))
            out.characters |= static_cast<std::uint16_t>(1U << i);
    for (const char c : kSeparators)
        if (out.characters == 0 && expression->is_found_in(std::string(1, c))) out.is_separator = true;
    return out;
}

// in: text that begins with a backslash and another character.
ExpressionToken escaped(std::string_view text) {
    const auto whole = text.substr(0, 2);
    const auto character = [&](std::uint16_t characters) {
        return ExpressionToken{.kind = Kind::character, .text = whole, .characters = characters};
    };
    switch (text[1]) {
        case 'w':
            return character(kDigitSet);
        case 'W':
            return character(kPlusSet);
        case 'S':
            return character(kAnySet);
        case 's':
            return {.kind = Kind::character, .text = whole, .is_separator = true};
        case '`':
            return {.kind = Kind::begin, .text = whole};
        case '\'':
            return {.kind = Kind::end, .text = whole};
        case 'b':
        case 'B':
        case '<':
        case '>':
            return {.kind = Kind::nothing, .text = whole};
        default:
            return literal(whole, text[1]);
    }
}

// {m}, {m,}, {,n}, {m,n}. in: text that begins with {.
std::optional<ExpressionToken> interval(std::string_view text) {
    const auto close = text.find('}');
    if (close == std::string_view::npos) return std::nullopt;
    const auto inner = text.substr(1, close - 1);
    const auto parts = split(inner, ',');
    const auto least = parts[0].empty() ? 0 : parse_number(parts[0]);
    if (!least || parts.size() > 2 || inner.empty()) return std::nullopt;
    long long most = *least;
    if (parts.size() == 2) {
        const auto given = parts[1].empty() ? -1 : parse_number(parts[1]);
        if (!given) return std::nullopt;
        most = *given;
    }
    return ExpressionToken{.kind = Kind::repeat,
                           .text = text.substr(0, close + 1),
                           .least = static_cast<int>(*least),
                           .most = static_cast<int>(most)};
}

std::optional<ExpressionToken> next_token(std::string_view rest) {
    const auto one = rest.substr(0, 1);
    switch (rest.front()) {
        case '(':
            return ExpressionToken{.kind = Kind::open, .text = one};
        case ')':
            return ExpressionToken{.kind = Kind::close, .text = one};
        case '|':
            return ExpressionToken{.kind = Kind::bar, .text = one};
        case '^':
            return ExpressionToken{.kind = Kind::begin, .text = one};
        case '$':
            return ExpressionToken{.kind = Kind::end, .text = one};
        case '.':
            return ExpressionToken{.kind = Kind::character, .text = one, .characters = kAnySet};
        case '*':
            return ExpressionToken{.kind = Kind::repeat, .text = one, .least = 0, .most = -1};
        case '+':
            return ExpressionToken{.kind = Kind::repeat, .text = one, .least = 1, .most = -1};
        case '?':
            return ExpressionToken{.kind = Kind::repeat, .text = one, .least = 0, .most = 1};
        case '{':
            return interval(rest);
        case '[':
            return bracket(rest.substr(0, end_of_bracket(rest)));
        case '\\':
            if (rest.size() < 2) return std::nullopt;
            return escaped(rest);
        default: {
            const std::string first = first_character(rest);
            return literal(rest.substr(0, first.size()), first.size() == 1 ? first[0] : '\0');
        }
    }
}

}  // namespace

std::optional<std::vector<ExpressionToken>> expression_tokens(std::string_view expression) {
    std::vector<ExpressionToken> out;
    int depth = 0;
    while (!expression.empty()) {
        const auto token = next_token(expression);
        if (!token || token->text.empty()) return std::nullopt;
        if (token->kind == Kind::open) ++depth;
        if (token->kind == Kind::close && --depth < 0) return std::nullopt;
        out.push_back(*token);
        expression.remove_prefix(token->text.size());
    }
    if (depth != 0) return std::nullopt;
    return out;
}

}  // namespace challenger
