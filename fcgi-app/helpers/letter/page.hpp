// A whole letter as the bytes of a PDF of one page.
#pragma once

#include <string>
#include <tl/expected.hpp>
#include <vector>

#include "helpers/common/contract.hpp"
#include "helpers/common/paragraphs.hpp"
#include "helpers/letter/layout.hpp"

namespace challenger {

struct Letter {
    LetterLayout layout;
    std::string font;                  // family
    std::vector<std::string> sender;   // name first; at least one line
    std::vector<std::string> address;  // name first
    std::string date;                  // of the letter, as it is shown
    std::string subject;               // may be empty; becomes the PDF's title
    std::string language;              // BCP 47
    std::vector<Paragraph> body;
};

// Draws the letter: the sender at the top, the address in the window, date, subject and paragraphs; a code in
// a box, a URL as a QR code beside its letters. fails: bad address when it does not fit the window in the
// smallest print, or no font has a letter of it; bad configuration when the sender or the text does not fit,
// a URL is too long for a QR code, or no font has a letter of them; try later without memory.
tl::expected<std::string, Ending> draw_letter(const Letter& letter);

}  // namespace challenger
