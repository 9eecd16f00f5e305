// One page of a PDF to set text and rectangles on, in millimetres. The only place that knows pango and cairo.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "helpers/common/contract.hpp"
#include "helpers/letter/layout.hpp"

namespace challenger {

inline constexpr double kMmPerPoint = 25.4 / 72;

// Where the baseline of a line of this pitch is, from its top, in sizes: capitals stand in its middle.
constexpr double cap_middle(double pitch) {
    constexpr double kCapHeight = 0.73;
    return (pitch + kCapHeight) / 2;
}

struct TextStyle {
    enum class Weight : std::uint8_t { regular, bold };
    enum class Face : std::uint8_t { text, monospaced };
    // Which side a line begins at; by_content: as its first letter has it, and the line itself still lies
    // where it is put.
    enum class Flow : std::uint8_t { left_to_right, right_to_left, by_content };
    // Where a line may be broken: at words, and inside of those alone that are longer than a line; or
    // anywhere.
    enum class Break : std::uint8_t { words, anywhere };

    double size_pt = 10.5;
    double pitch = 1.3;  // from line to line, in sizes
    double letter_spacing_pt = 0;
    double grey = 0;      // 0 black to 1 white
    double narrowed = 1;  // width of the letters, of their own
    double width_mm = 0;  // lines are broken at this width; 0: one line, never broken
    Weight weight = Weight::regular;
    Face face = Face::text;
    Flow flow = Flow::left_to_right;
    Break breaks = Break::words;
};

struct TextExtent {
    double width_mm{};     // of the longest line
    double height_mm{};    // lines times pitch
    int missing_glyphs{};  // characters that no installed font has
};

// One line as it is printed: its width, and how far its ink reaches above and below the baseline.
struct LineExtent {
    double width_mm{};
    double above_mm{};
    double below_mm{};
};

class LetterCanvas {
  public:
    // in: the paper; the PDF's title; the language (BCP 47), which decides between the forms of Han
    // characters; the font family. fails: bad configuration when the family is not installed.
    static tl::expected<LetterCanvas, Ending> open(const Rect& paper, const std::string& title,
                                                   const std::string& language, const std::string& family);

    LetterCanvas(LetterCanvas&&) noexcept;
    LetterCanvas& operator=(LetterCanvas&&) noexcept;
    ~LetterCanvas();

    TextExtent measure(std::string_view text, const TextStyle& style) const;

    // The lines that a text is broken into; at least one.
    std::vector<LineExtent> lines(std::string_view text, const TextStyle& style) const;

    // Sets a text with its upper left corner at x, y; a wrapped one that flows from right to left ends at
    // x + width.
    void draw(std::string_view text, const TextStyle& style, double x, double y);

    // Sets the lines of a text on baselines, of which there are enough. out: how many lines there were.
    std::size_t draw_lines(std::string_view text, const TextStyle& style, double x,
                           std::span<const double> baselines);

    // Fills all rectangles as one shape, so that no seam shows between neighbours.
    void fill(std::span<const Rect> rects, double grey);

    // Ends the page: the PDF's bytes. To be called once, last. fails: try later when there was no memory.
    tl::expected<std::string, Ending> finish();

  private:
    struct Parts;
    explicit LetterCanvas(std::unique_ptr<Parts> parts);
    std::unique_ptr<Parts> parts_;
};

}  // namespace challenger
