#include "helpers/letter/address_block.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <vector>

namespace challenger {

namespace {

// Postal services read 10 to 12 points best, and DIN 5008 and USPS want 8 at least. In DejaVu Sans, capitals
// of 8 points are 2 mm high.
constexpr std::array kSizesPt{10.5, 10.0, 9.5, 9.0, 8.5, 8.0};
constexpr double kPitch = 1.2;        // from line to line, in sizes
constexpr double kLeastPitch = 1.16;  // where ordinary lines do not touch yet
constexpr double kLeastInk = 0.9;     // of the ink of two lines: where accents touch, but letters do not
constexpr double kGap = 0.2;          // between the ink of two lines, in sizes, as ordinary lines have it
constexpr double kNarrowest = 0.45;   // of a letter's own width

double mm(double points) {
    return points * kMmPerPoint;
}

// The address as it would be printed in one size.
struct Block {
    TextStyle style;
    std::vector<LineExtent> lines;

    double first() const { return std::max(mm(style.size_pt) * cap_middle(kPitch), lines.front().above_mm); }
    double last() const {
        return std::max(mm(style.size_pt) * (kPitch - cap_middle(kPitch)), lines.back().below_mm);
    }
    // From one baseline to the next.
    double step(std::size_t line) const {
        return std::max(mm(style.size_pt) * kPitch, ink_between(line) + mm(style.size_pt) * kGap);
    }
    double ink_between(std::size_t line) const {
        return lines.at(line).below_mm + lines.at(line + 1).above_mm;
    }
    double steps() const {
        double sum = 0;
        for (std::size_t line = 0; line + 1 < lines.size(); ++line) sum += step(line);
        return sum;
    }
    double height() const { return first() + steps() + last(); }
    double least_height() const {
        double sum = mm(style.size_pt) * kLeastPitch;  // the first and the last line's outer halves
        for (std::size_t line = 0; line + 1 < lines.size(); ++line)
            sum += std::max(mm(style.size_pt) * kLeastPitch, ink_between(line) * kLeastInk);
        return sum;
    }
};

class AddressBlock {
  public:
    AddressBlock(LetterCanvas& canvas, const LetterLayout& layout, std::span<const std::string> address)
        : canvas_(canvas), layout_(layout), address_(address) {}

    bool has_all_letters() const {
        return std::all_of(address_.begin(), address_.end(), [&](const std::string& line) {
            return canvas_.measure(line, {}).missing_glyphs == 0;
        });
    }
    std::optional<Block> fit() const;
    void draw(const Block& block);
    std::size_t lines_in_smallest() const { return set(kSizesPt.back()).lines.size(); }

  private:
    Block set(double size_pt, double narrowed = 1, TextStyle::Break breaks = TextStyle::Break::words) const;
    std::optional<Block> fit_narrowed() const;
    bool is_wide_enough_for(const Block& block) const {
        return std::all_of(block.lines.begin(), block.lines.end(), [&](const LineExtent& line) {
            return line.width_mm <= layout_.address.width + kRounding;
        });
    }

    static constexpr double kRounding = 0.01;

    LetterCanvas& canvas_;
    const LetterLayout& layout_;
    std::span<const std::string> address_;
};

Block AddressBlock::set(double size_pt, double narrowed, TextStyle::Break breaks) const {
    Block block{.style = {.size_pt = size_pt,
                          .pitch = kPitch,
                          .narrowed = narrowed,
                          .width_mm = layout_.address.width,
                          .flow = TextStyle::Flow::by_content,
                          .breaks = breaks},
                .lines = {}};
    for (const std::string& line : address_)
        for (const LineExtent& printed : canvas_.lines(line, block.style)) block.lines.push_back(printed);
    return block;
}

// No line is broken only for the sake of a larger print.
std::optional<Block> AddressBlock::fit() const {
    const std::size_t fewest = lines_in_smallest();
    for (const double size : kSizesPt) {
        Block block = set(size);
        if (block.lines.size() == fewest && block.height() <= layout_.address.height &&
            is_wide_enough_for(block))
            return block;
    }
    return fit_narrowed();
}

std::optional<Block> AddressBlock::fit_narrowed() const {
    constexpr int kSteps = 11;
    const auto has_room = [&](const Block& block) {
        return block.least_height() <= layout_.address.height && is_wide_enough_for(block);
    };
    for (int step = 0; step <= kSteps; ++step) {
        Block block = set(kSizesPt.back(), 1 - (1 - kNarrowest) * step / kSteps);
        if (has_room(block)) return block;
    }
    Block block = set(kSizesPt.back(), kNarrowest, TextStyle::Break::anywhere);
    return has_room(block) ? std::optional(std::move(block)) : std::nullopt;
}

void AddressBlock::draw(const Block& block) {
    const Rect& at = layout_.address;
    const double free = at.height - block.height();
    const double squeeze = free < 0 ? 1 + free / block.steps() : 1;
    const bool is_top = layout_.address_place == VerticalPlace::top;
    double baseline = at.y + block.first() + (is_top ? 0 : std::max(free, 0.0) / 2);
    std::vector<double> baselines{baseline};
    for (std::size_t line = 0; line + 1 < block.lines.size(); ++line)
        baselines.push_back(baseline += block.step(line) * squeeze);
    std::span<const double> left = baselines;
    for (const std::string& line : address_)
        left = left.subspan(canvas_.draw_lines(line, block.style, at.x, left));
}

}  // namespace

Done draw_address(LetterCanvas& canvas, const LetterLayout& layout, std::span<const std::string> address) {
    AddressBlock block(canvas, layout, address);
    if (!block.has_all_letters())
        return tl::unexpected(
            Ending{kExitBadData,
                   "no installed font has every letter of the address; there are fonts for more scripts in "
                   "fonts-noto-core and fonts-noto-cjk"});
    const auto fitted = block.fit();
    if (!fitted)
        return tl::unexpected(Ending{
            kExitBadData, fmt::format("the address does not fit the window of {} x {} mm in {} pt: {} lines",
                                      layout.address.width, layout.address.height, kSizesPt.back(),
                                      block.lines_in_smallest())});
    block.draw(*fitted);
    return {};
}

}  // namespace challenger
