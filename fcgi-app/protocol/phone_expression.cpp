#include "protocol/phone_expression.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <vector>

#include "protocol/country_code.hpp"
#include "protocol/expression_token.hpp"
#include "protocol/phone_text.hpp"

namespace challenger {

namespace {

using Tokens = std::vector<ExpressionToken>;
using Places = std::uint32_t;  // places between the characters of a number, one bit each, 0 the first

// All numbers of one country code and one length: which characters may be at each place. The characters are
// chosen independently of each other, so the places that an expression can reach tell whether it matches one.
class Shape {
  public:
    Shape(const std::string& country_code, std::size_t digits) {
        const std::size_t national = digits - country_code.size();
        allowed_.push_back(bit_of('+'));
        for (const char c : country_code) allowed_.push_back(bit_of(c));
        allowed_.resize(digits + 1, kDigits);
        const std::string with_zero = '0' + std::string(national - 1, '1');
        if (trunk_prefix_length(country_code, with_zero) > 0)
            allowed_[country_code.size() + 1] = kDigits & ~bit_of('0');
    }
    std::size_t size() const { return allowed_.size(); }
    bool allows(std::size_t place, std::uint16_t characters) const {
        return (allowed_[place] & characters) != 0;
    }

  private:
    static constexpr std::uint16_t kDigits = (1U << 10U) - 1;
    static std::uint16_t bit_of(char c) { return static_cast<std::uint16_t>(1U << kPhoneCharacters.find(c)); }
    std::vector<std::uint16_t> allowed_;
};

class Walk {
  public:
    Walk(const Tokens& tokens, const Shape& shape, int& steps)
        : tokens_(tokens), shape_(shape), steps_(steps) {}

    bool matches() {
        const Places everywhere = (Places{1} << (shape_.size() + 1)) - 1;
        return either(0, tokens_.size(), everywhere) != 0;
    }

  private:
    // The places that are reached from some places by the alternatives between two tokens.
    Places either(std::size_t from, std::size_t to, Places at) {
        Places out = 0;
        std::size_t begin = from;
        for (std::size_t i = from; i <= to; ++i) {
            if (i < to && tokens_[i].kind == ExpressionToken::Kind::open) i = close_of(i);
            if (i < to && tokens_[i].kind != ExpressionToken::Kind::bar) continue;
            out |= sequence(begin, i, at);
            begin = i + 1;
        }
        return out;
    }

    Places sequence(std::size_t from, std::size_t to, Places at) {
        for (std::size_t i = from; i < to && at != 0;) {
            const std::size_t end = tokens_[i].kind == ExpressionToken::Kind::open ? close_of(i) + 1 : i + 1;
            std::size_t behind = end;
            while (behind < to && tokens_[behind].kind == ExpressionToken::Kind::repeat) ++behind;
            // A repetition of nothing repeats nothing.
            if (tokens_[i].kind != ExpressionToken::Kind::repeat) at = repeated(i, end, behind, at);
            i = behind;
        }
        return at;
    }

    // in: an atom from..end and its repetitions end..behind, of which the last is the outermost.
    Places repeated(std::size_t from, std::size_t end, std::size_t behind, Places at) {
        if (++steps_ > kStepsLimit) return at;
        if (behind == end) return atom(from, end, at);
        const ExpressionToken& times = tokens_[behind - 1];
        const auto once = [&](Places places) { return repeated(from, end, behind - 1, places); };
        for (int i = 0; i < times.least && at != 0; ++i) {
            const Places next = once(at);
            if (next == at) break;
            at = next;
        }
        for (int i = times.least; (times.most < 0 || i < times.most) && at != 0; ++i) {
            const Places more = at | once(at);
            if (more == at) break;
            at = more;
        }
        return at;
    }

    Places atom(std::size_t from, std::size_t end, Places at) {
        const ExpressionToken& token = tokens_[from];
        switch (token.kind) {
            case ExpressionToken::Kind::open:
                return either(from + 1, end - 1, at);
            case ExpressionToken::Kind::begin:
                return at & 1U;
            case ExpressionToken::Kind::end:
                return at & (Places{1} << shape_.size());
            case ExpressionToken::Kind::character: {
                Places out = 0;
                for (std::size_t place = 0; place < shape_.size(); ++place)
                    if ((at >> place & 1U) != 0 && shape_.allows(place, token.characters))
                        out |= Places{1} << (place + 1);
                return out;
            }
            default:
                return at;
        }
    }

    std::size_t close_of(std::size_t open) const {
        int depth = 0;
        for (std::size_t i = open;; ++i) {
            if (tokens_[i].kind == ExpressionToken::Kind::open) ++depth;
            if (tokens_[i].kind == ExpressionToken::Kind::close && --depth == 0) return i;
        }
    }

    static constexpr int kStepsLimit = 2'000'000;
    const Tokens& tokens_;
    const Shape& shape_;
    int& steps_;
};

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
            const Shape shape(code, digits);
            if (Walk(*tokens, shape, steps).matches()) return true;
        }
    return false;
}

std::string without_separators(const std::string& expression) {
    const auto tokens = expression_tokens(expression);
    if (!tokens) return expression;
    std::string out;
    bool is_dropping = false;
    for (const ExpressionToken& token : *tokens) {
        if (token.kind != ExpressionToken::Kind::repeat)
            is_dropping =
                token.kind == ExpressionToken::Kind::character && token.is_separator && token.characters == 0;
        if (!is_dropping) out += token.text;
    }
    return out;
}

}  // namespace challenger
