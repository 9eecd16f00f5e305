#include <doctest/doctest.h>

#include <random>
#include <string>
#include <vector>

#include "base/unicode.hpp"
#include "protocol/email_address.hpp"

namespace {

using namespace challenger;

// Texts of pieces that matter to the reader, the same ones in every run.
std::vector<std::string> generated_texts(std::size_t count) {
    static const std::vector<std::string> kPieces{"a",
                                                  "Z",
                                                  "ß",
                                                  "é",
                                                  "e\u0301",
                                                  "\u0338",
                                                  ".",
                                                  "..",
                                                  "@",
                                                  "@example.org",
                                                  "@docomo.ne.jp",
                                                  "\"",
                                                  "\\",
                                                  "<",
                                                  ">",
                                                  "(",
                                                  ",",
                                                  ";",
                                                  ":",
                                                  " ",
                                                  "\u00a0",
                                                  "\u200b",
                                                  "\u200d",
                                                  "\ufe0f",
                                                  "\ufeff",
                                                  "\u2060",
                                                  "\u202e",
                                                  "-",
                                                  "---",
                                                  "xn--",
                                                  "xn--ls8h",
                                                  "mailto:",
                                                  "%40",
                                                  "%",
                                                  "%e9",
                                                  "?",
                                                  "cc=",
                                                  "＠",
                                                  "．",
                                                  "。",
                                                  "Ａ",
                                                  "\u037e",
                                                  "\u2024",
                                                  "💩",
                                                  "☕",
                                                  "ſ",
                                                  "İ",
                                                  "ﬀ",
                                                  "\u1e9e",
                                                  "ς",
                                                  "ـ",
                                                  "א",
                                                  "१",
                                                  "[",
                                                  "]",
                                                  "1",
                                                  "_",
                                                  "'",
                                                  "\u2019",
                                                  "\u201c",
                                                  "\u201a",
                                                  "\u2014",
                                                  "\u05be",
                                                  "«",
                                                  "»",
                                                  "「",
                                                  "」",
                                                  ")",
                                                  "`",
                                                  "!",
                                                  "\u0001",
                                                  "\n",
                                                  "$",
                                                  "\U000e0041",
                                                  "\u0345",
                                                  "\u2126",
                                                  "K"};
    std::mt19937 random(12);  // NOLINT: the same in every run
    std::vector<std::string> out;
    for (std::size_t i = 0; i < count; ++i) {
        const auto pieces = [&] {
            std::string text;
            for (auto left = random() % 6; left > 0; --left) text += kPieces[random() % kPieces.size()];
            return text;
        };
        std::string text = random() % 3 == 0   ? pieces() + pieces()
                           : random() % 2 == 0 ? "an" + pieces() + "na@x.example.org"
                                               : "anna@x" + pieces() + "y.org";
        if (random() % 4 == 0) text = "<" + text + ">";
        if (random() % 4 == 0) text = "mailto:" + text;
        if (random() % 4 == 0) text += "?subject=x";
        out.push_back(std::move(text));
    }
    return out;
}

}  // namespace

TEST_CASE("the normal form of an e-mail address is its own normal form, fits SMTP, and has one key") {
    std::size_t good = 0;
    for (const auto& typed : generated_texts(20000)) {
        CAPTURE(typed);
        const auto found = normal_email(typed);
        if (!found) {
            CHECK(is_utf8(found.error().detail));
            continue;
        }
        if (found->empty()) continue;
        ++good;
        CHECK(normal_email(*found).value_or("") == *found);
        CHECK(found->size() <= 254);
        CHECK(to_nfc(*found) == *found);
        CHECK_FALSE(has_control_character(*found, LineBreaks::refused));
        CHECK(email_key(email_key(*found)) == email_key(*found));
        const auto mailbox = parse_mailbox(*found);
        REQUIRE(mailbox);
        CHECK(mailbox->text() == *found);
    }
    CHECK(good > 2000);
}
