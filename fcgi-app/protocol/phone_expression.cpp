#include "protocol/phone_expression.hpp"

#include <cstddef>
#include <string_view>
#include <vector>

#include "protocol/country_code.hpp"
#include "protocol/expression_token.hpp"
#include "protocol/expression_walk.hpp"
#include "protocol/phone_text.hpp"

namespace challenger {

namespace {

constexpr std::string_view kDigits = "0123456789";
constexpr std::string_view kWrittenBetween = " -./()";

// All numbers of one country code and one length. Their characters are chosen independently of each other.
ValueShape shape_of_numbers(const std::string& country_code, std::size_t digits) {
    ValueShape out;
    std::uint8_t at = 0;
    const auto add = [&](const CharacterSet& characters) {
        out.steps.push_back({at, static_cast<std::uint8_t>(at + 1), characters});
        ++at;
    };
    add(characters_of("+"));
    for (const char c : country_code) add(characters_of(std::string_view(&c, 1)));
    const std::string with_zero = '0' + std::string(digits - country_code.size() - 1, '1');
    add(characters_of(trunk_prefix_length(country_code, with_zero) > 0 ? kDigits.substr(1) : kDigits));
    while (at <= digits) add(characters_of(kDigits));
    out.ends = {at};
    return out;
}

std::vector<std::string> country_codes() {
    std::vector<std::string> out;
    for (int number = 1; number < 1000; ++number) {
        const std::string code = std::to_string(number);
        if (country_code_length(code + "00") == code.size()) out.push_back(code);
    }
    return out;
}

}  // namespace

bool can_match_phone(const std::string& expression) {
    const auto tokens = expression_tokens(expression);
    if (!tokens) return true;
    int steps = 0;
    for (const std::string& code : country_codes())
        for (std::size_t digits = kLeastPhoneDigits; digits <= kMostPhoneDigits; ++digits) {
            if (can_match_shape(*tokens, shape_of_numbers(code, digits), steps)) return true;
        }
    return false;
}

std::string without_separators(const std::string& expression) {
    const auto tokens = expression_tokens(expression);
    if (!tokens) return expression;
    std::string out;
    const CharacterSet of_numbers = characters_of(kDigits) | characters_of("+");
    const CharacterSet written_between = characters_of(kWrittenBetween);
    bool is_dropping = false;
    for (const ExpressionToken& token : *tokens) {
        if (token.kind != ExpressionToken::Kind::repeat)
            is_dropping = token.kind == ExpressionToken::Kind::character &&
                          (token.characters & of_numbers).none() &&
                          (token.characters & written_between).any();
        if (!is_dropping) out += token.text;
    }
    return out;
}

}  // namespace challenger
