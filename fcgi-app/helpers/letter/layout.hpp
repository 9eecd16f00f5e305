// Where things are printed on the sheet: one row for each kind of paper and envelope. All numbers are
// millimetres from the upper left corner.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace challenger {

struct Rect {
    double x{};
    double y{};
    double width{};
    double height{};

    constexpr double right() const { return x + width; }
    constexpr double bottom() const { return y + height; }
    constexpr bool holds(const Rect& other) const {
        return other.x >= x && other.y >= y && other.right() <= right() && other.bottom() <= bottom();
    }
};

enum class VerticalPlace : std::uint8_t { top, middle };

struct LetterLayout {
    std::string_view name;  // as --layout takes it
    Rect paper;             // 0, 0, width, height
    Rect head;              // the sender, as a block
    Rect window;            // what may be seen through the envelope
    Rect return_line;       // the sender once more, in one or two small lines in the window; height 0: none
    Rect address;           // the recipient, inside the window
    VerticalPlace address_place{};
    Rect body;
    std::array<double, 2> fold_marks;  // heights at the left edge; 0: none
};

// din-b: DIN 5008 form B, for envelopes DL and C6/5. The address field is 85 x 45 mm at 20, 45 mm; its last
// 27.3 mm are the recipient's zone, above which are remarks and, lowest, the return line. Text begins at
// 25 mm; folds at 105 and 210 mm.
//
// swiss: SN 010 130 with the window on the right, in KOMA-Script's numbers for it (SN.lco of version 3.38):
// a field of 90 x 45 mm, 45 mm from the top and 8 mm from the right edge, its first 5 mm for the return line;
// folds at 105 and 210 mm. Ours: 6 mm at the left, 4 mm at the right and 7 mm at the bottom stay free,
// because a sheet slides about in its envelope.
//
// us-letter: a #10 envelope (9 1/2 x 4 1/8 in), window 4 1/2 x 1 1/8 in, 7/8 in from the left and 1/2 in from
// the bottom, and a sheet in three folds (3 2/3 in). On the sheet that is 2 to 3 1/8 in from its top; of the
// width the 3 1/2 in are counted which show however the sheet lies. The sender's block shows in the corner.
inline constexpr std::array kLetterLayouts{
    LetterLayout{"din-b",
                 {0, 0, 210, 297},
                 {25, 14, 165, 29},
                 {20, 45, 85, 45},
                 {25, 55.6, 80, 5.8},
                 {25, 62.7, 80, 27.3},
                 VerticalPlace::top,
                 {25, 103.5, 165, 173.5},
                 {105, 210}},
    LetterLayout{"swiss",
                 {0, 0, 210, 297},
                 {25, 14, 165, 29},
                 {112, 45, 90, 45},
                 {118, 46, 80, 5.8},
                 {118, 52.5, 80, 30.5},
                 VerticalPlace::middle,
                 {25, 103.5, 165, 173.5},
                 {105, 210}},
    LetterLayout{"us-letter",
                 {0, 0, 215.9, 279.4},
                 {25.4, 12.7, 165.1, 32},
                 {22.2, 50.8, 88.9, 28.6},
                 {},
                 {25.4, 51.8, 83.7, 26.6},
                 VerticalPlace::middle,
                 {25.4, 99, 165.1, 160.4},
                 {0, 0}},
};

constexpr bool is_sound(const LetterLayout& layout) {
    return layout.paper.holds(layout.window) && layout.paper.holds(layout.body) &&
           layout.window.holds(layout.address) && layout.head.bottom() <= layout.window.y &&
           layout.window.bottom() <= layout.body.y &&
           (layout.return_line.height == 0 ||
            (layout.window.holds(layout.return_line) && layout.return_line.bottom() <= layout.address.y));
}
static_assert(is_sound(kLetterLayouts[0]) && is_sound(kLetterLayouts[1]) && is_sound(kLetterLayouts[2]));

// The row of a name; null for a name that --layout does not know.
const LetterLayout* find_layout(std::string_view name);

}  // namespace challenger
