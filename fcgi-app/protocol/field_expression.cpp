#include "protocol/field_expression.hpp"

#include "protocol/address_field.hpp"
#include "protocol/expression_token.hpp"
#include "protocol/expression_walk.hpp"
#include "protocol/phone_expression.hpp"

namespace challenger {

namespace {

CharacterSet visible() {
    CharacterSet out;
    for (std::size_t code = ' ' + 1; code <= kNotAscii; ++code) out.set(code);
    return out.reset('\x7f');
}

// The local part may be quoted, and hold blanks; the domain is of A-labels in small letters. An @ between
// quotation marks is thought of only where the expression has such a mark: others do not mean it, and with it
// almost any could match there.
ValueShape shape_of_email(std::string_view expression) {
    const CharacterSet domain = characters_of("abcdefghijklmnopqrstuvwxyz0123456789-_.");
    const CharacterSet at_sign = characters_of("@");
    CharacterSet local = visible() | characters_of(" ");
    if (expression.find('"') == std::string_view::npos) local &= ~at_sign;
    return {.steps = {{0, 1, visible() & ~at_sign},
                      {1, 1, local},
                      {1, 2, at_sign},
                      {2, 3, domain},
                      {3, 3, domain}},
            .ends = {3}};
}

// Text with single separators between what is visible, and none at its ends. A line begins behind a
// separator.
ValueShape shape_of_text(std::string_view separators) {
    return {
        .steps = {{0, 1, visible()}, {1, 1, visible()}, {1, 2, characters_of(separators)}, {2, 1, visible()}},
        .ends = {1},
        .begins = separators.find('\n') == std::string_view::npos ? std::vector<std::uint8_t>{0}
                                                                  : std::vector<std::uint8_t>{0, 2}};
}

ValueShape shape_of_country() {
    const CharacterSet capitals = characters_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ");
    return {.steps = {{0, 1, capitals}, {1, 2, capitals}}, .ends = {2}};
}

bool can_match(const ValueShape& shape, const std::string& expression) {
    const auto tokens = expression_tokens(expression);
    int steps = 0;
    return !tokens || can_match_shape(*tokens, shape, steps);
}

std::optional<std::string> fault_of_phone_expression(const std::string& expression) {
    if (can_match_phone(expression)) return std::nullopt;
    std::string fault =
        "regex matches no number in normal form, which is + and 7 to 15 digits without anything between them";
    const std::string rewritten = without_separators(expression);
    if (rewritten != expression && can_match_phone(rewritten)) fault += "; write it as " + rewritten;
    return fault;
}

}  // namespace

std::optional<std::string> fault_of_expression(std::string_view field, const std::string& expression) {
    if (field == kPhoneField) return fault_of_phone_expression(expression);
    if (field == kEmailField) {
        if (can_match(shape_of_email(expression), expression)) return std::nullopt;
        return "regex matches no e-mail address in normal form, which is something, one @ (others only "
               "between quotation marks) and a domain in small letters and as A-labels (xn--), without "
               "blanks "
               "at its ends";
    }
    if (field == kCountryField) {
        if (can_match(shape_of_country(), expression)) return std::nullopt;
        return "regex matches no country in normal form, which is two capitals, such as CH";
    }
    const bool has_lines = field == kLinesField;
    if (can_match(shape_of_text(has_lines ? " \n" : " "), expression)) return std::nullopt;
    return has_lines ? "regex matches no lines in normal form, which have single blanks, none at their ends"
                     : "regex matches no text in normal form, which is one line with single blanks, none at "
                       "its ends";
}

}  // namespace challenger
