#include "protocol/expression_walk.hpp"

#include <cstddef>

namespace challenger {

namespace {

using Tokens = std::vector<ExpressionToken>;
using Places = std::uint32_t;  // one bit each

Places place(std::uint8_t number) {
    return Places{1} << number;
}

class Walk {
  public:
    Walk(const Tokens& tokens, const ValueShape& shape, int& steps)
        : tokens_(tokens), shape_(shape), steps_(steps) {}

    bool matches() {
        Places everywhere = place(0);
        for (const ValueShape::Step& step : shape_.steps) everywhere |= place(step.to);
        return either(0, tokens_.size(), everywhere) != 0 || steps_ > kMostWalkSteps;
    }

  private:
    // The places that are reached from some places by the alternatives between two tokens.
    Places either(std::size_t from, std::size_t to, Places at) {
        Places out = 0;
        std::size_t begin = from;
        for (std::size_t i = from; i <= to; ++i) {
            ++steps_;
            if (i < to && tokens_[i].kind == ExpressionToken::Kind::open) i = tokens_[i].close;
            if (i < to && tokens_[i].kind != ExpressionToken::Kind::bar) continue;
            out |= sequence(begin, i, at);
            begin = i + 1;
        }
        return out;
    }

    Places sequence(std::size_t from, std::size_t to, Places at) {
        for (std::size_t i = from; i < to && at != 0;) {
            const std::size_t end =
                tokens_[i].kind == ExpressionToken::Kind::open ? tokens_[i].close + 1 : i + 1;
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
        if (++steps_ > kMostWalkSteps) return at;
        if (behind == end) return atom(from, end, at);
        const ExpressionToken& times = tokens_[behind - 1];
        const bool is_repeated = times.least != 1 || times.most != 1;
        const auto once = [&](Places places) {
            repetitions_ += is_repeated ? 1 : 0;
            const Places out = repeated(from, end, behind - 1, places);
            repetitions_ -= is_repeated ? 1 : 0;
            return out;
        };
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
        Places out = 0;
        switch (token.kind) {
            case ExpressionToken::Kind::open:
                return either(from + 1, end - 1, at);
            case ExpressionToken::Kind::begin:
                if (repetitions_ > 0) return at;
                for (const std::uint8_t begin_of_line : shape_.begins) out |= at & place(begin_of_line);
                return out;
            case ExpressionToken::Kind::end:
                if (repetitions_ > 0) return at;
                for (const std::uint8_t end_of_value : shape_.ends) out |= at & place(end_of_value);
                return out;
            case ExpressionToken::Kind::character:
                for (const ValueShape::Step& step : shape_.steps)
                    if ((at & place(step.from)) != 0 && (step.characters & token.characters).any())
                        out |= place(step.to);
                return out;
            default:
                return at;
        }
    }

    const Tokens& tokens_;
    const ValueShape& shape_;
    int& steps_;
    // How many repetitions are around what is walked. regexec does not ask every time for a ^ or $ in one,
    // (^a){2} is found in aa: there they are taken to hold anywhere.
    int repetitions_ = 0;
};

}  // namespace

bool can_match_shape(const Tokens& tokens, const ValueShape& shape, int& steps) {
    return steps > kMostWalkSteps || Walk(tokens, shape, steps).matches();
}

}  // namespace challenger
