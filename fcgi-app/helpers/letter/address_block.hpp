// The address in the window of the envelope: how large it is printed, and where its lines are broken.
#pragma once

#include <span>
#include <string>
#include <tl/expected.hpp>

#include "helpers/common/contract.hpp"
#include "helpers/letter/canvas.hpp"
#include "helpers/letter/layout.hpp"

namespace challenger {

// Draws the lines of an address into its place of the layout. A line that is too long for the smallest print
// is broken, at blanks if that can be; then the print is as large as the place allows. Lines that are taller
// than usual stand farther apart. What still has no room is set in narrower letters, or its lines closer to
// each other: everything that check_envelope (protocol/envelope.hpp) lets pass has room.
// fails: bad address when it does not fit even so, or no font has a letter of it.
Done draw_address(LetterCanvas& canvas, const LetterLayout& layout, std::span<const std::string> address);

}  // namespace challenger
