#include "protocol/expression_token.hpp"

#include <cstddef>

#include "base/regex.hpp"
#include "base/text.hpp"
#include "base/unicode.hpp"

namespace challenger {

namespace {

using Kind = ExpressionToken::Kind;

constexpr std::size_t kDeepest = 500;

// Characters beyond ASCII are not tried: it may match them.
CharacterSet set_matched_by(const Regex& one_character) {
    CharacterSet out;
    out.set(kNotAscii);
    for (std::size_t code = 1; code < kNotAscii; ++code)
        if (one_character.is_found_in(std::string(1, static_cast<char>(code)))) out.set(code);
    return out;
}

ExpressionToken literal(std::string_view text, char c) {
    ExpressionToken out{.kind = Kind::character, .text = text};
    const auto code = static_cast<unsigned char>(c);
    out.characters.set(code < kNotAscii && code > 0 ? code : kNotAscii);
    return out;
}

// What a bracket expression stands for is asked of regcomp: classes and ranges depend on it.
std::optional<ExpressionToken> bracket(std::string_view text) {
    const auto expression = Regex::compile("^" + std::string(text) + "$", BackReferences::refused);
    if (!expression) return std::nullopt;
    return ExpressionToken{.kind = Kind::character, .text = text, .characters = set_matched_by(*expression)};
}

// in: text that begins with a backslash and another character.
std::optional<ExpressionToken> escaped(std::string_view text) {
    const auto whole = text.substr(0, 2);
    switch (text[1]) {
        case 'w':
        case 'W':
        case 's':
        case 'S': {
            auto out = bracket(text[1] == 'w'   ? "[[:alnum:]_]"
                               : text[1] == 'W' ? "[^[:alnum:]_]"
                               : text[1] == 's' ? "[[:space:]]"
                                                : "[^[:space:]]");
            if (out) out->text = whole;
            return out;
        }
        case '`':
            return ExpressionToken{.kind = Kind::begin, .text = whole};
        case '\'':
            return ExpressionToken{.kind = Kind::end, .text = whole};
        case 'b':
        case 'B':
        case '<':
        case '>':
            return ExpressionToken{.kind = Kind::nothing, .text = whole};
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
            return ExpressionToken{.kind = Kind::character, .text = one, .characters = CharacterSet().set()};
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

CharacterSet characters_of(std::string_view ascii) {
    CharacterSet out;
    for (const char c : ascii) out.set(static_cast<unsigned char>(c));
    return out;
}

std::optional<std::vector<ExpressionToken>> expression_tokens(std::string_view expression) {
    std::vector<ExpressionToken> out;
    std::vector<std::size_t> open;
    while (!expression.empty()) {
        const auto token = next_token(expression);
        if (!token || token->text.empty()) return std::nullopt;
        if (token->kind == Kind::open) open.push_back(out.size());
        if (open.size() > kDeepest) return std::nullopt;
        if (token->kind == Kind::close) {
            if (open.empty()) return std::nullopt;
            out[open.back()].close = out.size();
            open.pop_back();
        }
        out.push_back(*token);
        expression.remove_prefix(token->text.size());
    }
    if (!open.empty()) return std::nullopt;
    return out;
}

}  // namespace challenger
