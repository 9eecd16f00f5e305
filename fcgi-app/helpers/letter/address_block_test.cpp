#include "helpers/letter/address_block.hpp"

#include <doctest/doctest.h>

#include <functional>
#include <random>
#include <string>
#include <vector>

#include "helpers/letter/address.hpp"
#include "protocol/address_field.hpp"
#include "protocol/country.hpp"
#include "protocol/envelope.hpp"

using namespace challenger;

namespace {

// Letters that are wide in their scripts, with marks where these take room, and how they stand in lines.
const std::vector<std::string> kLetters{"W",   "M", "m",   "@", "Ậ",       "i",  "Ж",  "Щ", "Ω", "Ծ",
                                        "ლ",   "ש", "ض",   "ش", "س\u200c", "औ",  "क्ष", "ঔ", "ઔ", "ଔ",
                                        "ஔ",   "ఋ", "ಊ",   "ഐ", "ണ്ണ",      "ඐ",  "ณ",  "ໝ", "རྒྱ", "ဩ",
                                        "က္ကြ", "ណ", "ស្ត្រី", "ጬ", "王",      "가", "カ", "ᙵ", "Ꮙ"};
const std::vector<std::string> kGaps{"", "-", " "};

std::string repeated(const std::string& text, int times) {
    std::string out;
    for (int i = 0; i < times; ++i) out += text;
    return out;
}

Address address_of(const std::string& name, const std::vector<std::string>& lines) {
    std::string joined;
    for (const std::string& line : lines) joined += (joined.empty() ? "" : "\n") + line;
    return {AddressType::postal, {{kNameField, name}, {kLinesField, joined}, {kCountryField, "CH"}}};
}

bool passes(const Address& address) {
    return check_envelope(address).has_value();
}

// One sheet of each layout to draw on.
class Sheets {
  public:
    Sheets() {
        for (const LetterLayout& layout : kLetterLayouts)
            canvases_.push_back(LetterCanvas::open(layout.paper, "", "en", "DejaVu Sans").value());
    }
    bool have_a_font_for(const std::string& text) {
        return canvases_.front().measure(text, {}).missing_glyphs == 0;
    }
    void check_that_it_is_drawn(const std::vector<std::string>& printed) {
        for (std::size_t i = 0; i < canvases_.size(); ++i) {
            const auto drawn = draw_address(canvases_[i], kLetterLayouts.at(i), printed);
            CAPTURE(kLetterLayouts.at(i).name);
            for (const std::string& line : printed) CAPTURE(line);
            CHECK_MESSAGE(drawn.has_value(), printed.front());
        }
    }

  private:
    std::vector<LetterCanvas> canvases_;
};

// The longest text of these words that takes so many printed lines.
std::string longest(const std::string& word, const std::string& gap, std::size_t printed) {
    const std::size_t columns = kind_of(AddressType::postal).post->columns;
    std::string out = word;
    for (std::string next = out; printed_lines(next, columns) <= printed; next += gap + word) out = next;
    return out;
}

// Puts lines into an address as long as it passes.
std::vector<std::string> fill(const std::string& name, const std::function<std::string()>& line) {
    std::vector<std::string> lines;
    for (int tries = 0; tries < 9; ++tries) {
        lines.push_back(line());
        if (!passes(address_of(name, lines))) lines.pop_back();
    }
    return lines;
}

std::vector<std::string> as_printed(const std::string& name, const std::vector<std::string>& lines) {
    std::vector<std::string> out{name};
    out.insert(out.end(), lines.begin(), lines.end());
    out.push_back(country_line("CH"));
    return out;
}

}  // namespace

TEST_CASE("what passes the protocol's measure of an envelope is printed, whatever its letters") {
    Sheets sheets;
    for (const std::string& letter : kLetters) {
        if (!sheets.have_a_font_for(letter)) continue;
        for (const std::string& gap : kGaps)
            for (const int letters : {1, 7, 40})
                for (const std::size_t printed : {1, 2}) {
                    const std::string line = longest(repeated(letter, letters), gap, printed);
                    if (!passes(address_of(line, {line}))) continue;
                    const auto lines = fill(line, [&] { return line; });
                    sheets.check_that_it_is_drawn(as_printed(line, lines));
                }
    }
}

TEST_CASE("what passes the measure is printed, however its scripts and words are mixed") {
    Sheets sheets;
    std::vector<std::string> letters;
    for (const std::string& letter : kLetters)
        if (sheets.have_a_font_for(letter)) letters.push_back(letter);
    std::mt19937 random(7);
    const auto below = [&](std::size_t limit) { return static_cast<std::size_t>(random() % limit); };
    for (int round = 0; round < 100; ++round) {
        const auto text = [&] {
            std::string out;
            for (std::size_t words = 1 + below(9); words > 0; --words) {
                const std::string& letter = letters[below(letters.size())];
                out += (out.empty() ? "" : below(4) == 0 ? "-" : " ") + repeated(letter, 1 + below(20));
            }
            return out;
        };
        std::string name = text();
        while (!passes(address_of(name, {"b"}))) name = text();
        sheets.check_that_it_is_drawn(as_printed(name, fill(name, text)));
    }
}

TEST_CASE("every country is printed below seven other lines") {
    Sheets sheets;
    for (const auto& [name, code] : country_names("en"))
        sheets.check_that_it_is_drawn({"A", "b", "c", "d", "e", "f", "g", country_line(code)});
}

TEST_CASE("the layout of every kind that goes by post is one of those that there are") {
    for (const AddressKind& kind : address_kinds())
        if (kind.post) CHECK_MESSAGE(find_layout(kind.post->layout) != nullptr, kind.name);
}
