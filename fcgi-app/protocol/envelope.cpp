#include "protocol/envelope.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "base/free_text.hpp"
#include "base/text.hpp"
#include "base/unicode.hpp"
#include "protocol/address_field.hpp"

namespace challenger {

namespace {

using Range = std::pair<char32_t, char32_t>;

// Latin to Oriya, Thai to Tibetan, Georgian, and Latin to punctuation: no letter is wider than a W, or
// hardly. All others may be, East Asian ones always.
constexpr std::array kNarrowScripts{Range{0x0000, 0x0b7f}, Range{0x0e00, 0x0fff}, Range{0x10a0, 0x10ff},
                                    Range{0x1c90, 0x1cbf}, Range{0x1e00, 0x206f}};

// Heights of lines, in tenths of an ordinary one. Some scripts write letters below each other.
constexpr std::size_t kLineHeight = 10;
struct TallScript {
    Range letters;
    std::size_t line_height;
};
constexpr std::array kTallScripts{TallScript{{0x0f00, 0x0fff}, 17},   // Tibetan
                                  TallScript{{0x1000, 0x109f}, 14},   // Burmese
                                  TallScript{{0x1780, 0x17ff}, 17}};  // Khmer

// A line or a name that takes more printed lines is no line of an address.
constexpr std::size_t kMostPartsOfLine = 2;

constexpr std::size_t kFreeMarks = 2;  // on one letter

bool is_in(char32_t c, const Range& range) {
    return c >= range.first && c <= range.second;
}

bool is_narrow(char32_t c) {
    return std::any_of(kNarrowScripts.begin(), kNarrowScripts.end(),
                       [&](const Range& range) { return is_in(c, range); });
}

std::size_t height_of_line(std::string_view line) {
    std::size_t height = kLineHeight;
    for (const char32_t c : to_utf32(line))
        for (const TallScript& script : kTallScripts)
            if (is_in(c, script.letters)) height = std::max(height, script.line_height);
    return height;
}

// Lays letters side by side, and begins new lines.
class Ruler {
  public:
    explicit Ruler(std::size_t columns) : columns_(columns) {}

    void put_word(std::u32string_view word) {
        const std::size_t blank = column_ == 0 ? 0 : 1;
        if (column_ + blank + width_of(word) > columns_)
            begin_line();
        else
            column_ += blank;
        std::size_t marks = 0;
        for (const char32_t c : word) put(width_of(c, marks));
    }
    std::size_t lines() const { return lines_; }

  private:
    // in: the marks before it on the same letter, which it counts.
    static std::size_t width_of(char32_t c, std::size_t& marks) {
        if (is_mark(c)) return ++marks > kFreeMarks ? 1 : 0;
        marks = 0;
        return is_narrow(c) ? 1 : 2;
    }
    static std::size_t width_of(std::u32string_view word) {
        std::size_t marks = 0;
        std::size_t width = 0;
        for (const char32_t c : word) width += width_of(c, marks);
        return width;
    }
    void begin_line() {
        if (column_ > 0) ++lines_;
        column_ = 0;
    }
    void put(std::size_t width) {
        if (column_ + width > columns_) begin_line();
        column_ += width;
    }

    std::size_t columns_;
    std::size_t lines_ = 1;
    std::size_t column_ = 0;
};

// in: the number of the line.
tl::unexpected<Failure> long_line(std::size_t number) {
    auto failure = malformed(kLinesField, fmt::format("line {} is too long for an envelope", number),
                             Mistake::long_line);
    failure.value().line = number;
    return failure;
}

}  // namespace

std::size_t printed_lines(std::string_view line, std::size_t columns) {
    Ruler ruler(columns);
    for (const auto word : split(line, ' ')) ruler.put_word(to_utf32(word));
    return ruler.lines();
}

Result<void> check_envelope(const Address& address, const FieldSource& typed) {
    const auto& post = kind_of(address.type).post;
    if (!post) return {};
    std::size_t height = (fields_of(address.type).size() - address.fields.size()) * kLineHeight;
    for (const auto& [field, value] : address.fields) {
        std::size_t number = 0;
        for (const auto line : split(value, '\n')) {
            ++number;
            const std::size_t printed = printed_lines(line, post->columns);
            if (printed > kMostPartsOfLine)
                return field == kLinesField
                           ? long_line(typed ? line_before_folding(typed(field).value_or(""), number)
                                             : number)
                           : malformed(field, "too long for an envelope", Mistake::long_line);
            height += printed * height_of_line(line);
        }
    }
    if (height > post->lines * kLineHeight)
        return malformed(kLinesField, "too many lines for an envelope", Mistake::many_lines);
    return {};
}

}  // namespace challenger
