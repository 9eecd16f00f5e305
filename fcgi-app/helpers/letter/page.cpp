#include "helpers/letter/page.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>

#include "base/language.hpp"
#include "base/text.hpp"
#include "helpers/letter/address_block.hpp"
#include "helpers/letter/canvas.hpp"
#include "helpers/letter/qr.hpp"

namespace challenger {

namespace {

using Flow = TextStyle::Flow;
using Weight = TextStyle::Weight;

constexpr std::array kBodySizesPt{10.5, 9.5, 8.5};
constexpr double kReturnSizePt = 6;  // below that, two lines
constexpr double kFaded = 0.35;      // grey of what is not the message
constexpr double kDateSizePt = 9.5;
constexpr double kDateRiseMm = 7;  // above the top of the text
constexpr double kQrSideMm = 30;
constexpr double kCodeBoxMm = 17;

Done refuse(int status, std::string words) {
    return tl::unexpected(Ending{status, std::move(words)});
}

class Page {
  public:
    Page(LetterCanvas& canvas, const Letter& letter)
        : canvas_(canvas),
          letter_(letter),
          is_rtl_(is_right_to_left(letter.language)),
          flow_(is_rtl_ ? Flow::right_to_left : Flow::left_to_right) {}

    Done draw_head();
    Done draw_return_line();
    void draw_date();
    Done draw_body();
    void draw_fold_marks();

  private:
    TextStyle body_style(double size_pt) const {
        return {.size_pt = size_pt, .pitch = 1.35, .width_mm = letter_.layout.body.width, .flow = flow_};
    }
    TextStyle subject_style(double size_pt) const {
        TextStyle style = body_style(size_pt + 1);
        style.weight = Weight::bold;
        return style;
    }
    TextStyle url_style() const {
        return {.size_pt = 8.5, .grey = kFaded, .width_mm = letter_.layout.body.width - kQrSideMm};
    }
    Done check_body() const;
    double height_of(const Paragraph& paragraph, double size_pt) const;
    double height_of_body(double size_pt) const;
    Done draw_paragraph(const Paragraph& paragraph, double size_pt, double y);
    Done draw_url(const std::string& url, double y);
    void draw_code(const std::string& code, double y);

    LetterCanvas& canvas_;
    const Letter& letter_;
    bool is_rtl_;
    Flow flow_;
};

Done Page::draw_head() {
    const Rect& at = letter_.layout.head;
    TextStyle style{.size_pt = 13, .weight = Weight::bold};
    double y = at.y;
    for (const std::string& line : letter_.sender) {
        const auto extent = canvas_.measure(line, style);
        if (extent.missing_glyphs > 0)
            return refuse(kExitConfiguration, "no installed font has every letter of --sender");
        if (extent.width_mm > at.width || y + extent.height_mm > at.bottom())
            return refuse(kExitConfiguration, "--sender is too long for the top of a letter");
        canvas_.draw(line, style, at.x, y);
        y += extent.height_mm;
        style = {.size_pt = 8.5, .grey = kFaded};
    }
    return {};
}

Done Page::draw_return_line() {
    const Rect& at = letter_.layout.return_line;
    if (at.height == 0) return {};
    // A blank that does not break keeps the dot off the beginning of a second line.
    const std::string line = fmt::format("{}", fmt::join(letter_.sender, "\u00A0· "));
    TextStyle style{.size_pt = 7.5, .pitch = 1.2, .grey = kFaded};
    while (style.size_pt > kReturnSizePt && canvas_.measure(line, style).width_mm > at.width)
        style.size_pt -= 0.25;
    if (canvas_.measure(line, style).width_mm > at.width) style.width_mm = at.width;
    const auto extent = canvas_.measure(line, style);
    if (extent.height_mm > at.height - 0.4)
        return refuse(kExitConfiguration, "--sender is too long for two lines in the window");
    const std::array rule{Rect{at.x, at.bottom() - 0.15, extent.width_mm, 0.15}};
    canvas_.draw(line, style, at.x, rule[0].y - 0.25 - extent.height_mm);
    canvas_.fill(rule, kFaded);
    return {};
}

// Just above the text, which may speak of days from this one.
void Page::draw_date() {
    const Rect& at = letter_.layout.body;
    canvas_.draw(letter_.date, body_style(kDateSizePt), at.x, at.y - kDateRiseMm);
}

Done Page::check_body() const {
    int missing = canvas_.measure(letter_.subject, subject_style(kBodySizesPt.front())).missing_glyphs +
                  canvas_.measure(letter_.date, body_style(kDateSizePt)).missing_glyphs;
    for (const Paragraph& paragraph : letter_.body)
        missing += canvas_.measure(paragraph.text, body_style(kBodySizesPt.front())).missing_glyphs;
    if (missing == 0) return {};
    // Users choose the language: who chooses this one must not stop the letters of the others.
    return tl::unexpected(
        Ending{kExitConfiguration,
               fmt::format("no installed font has every letter of the message (language {}): install {}",
                           letter_.language,
                           has_han_characters(letter_.language) ? "fonts-wqy-microhei or fonts-noto-cjk"
                                                                : "fonts-dejavu-core or fonts-noto-core"),
               About::recipient});
}

double Page::height_of(const Paragraph& paragraph, double size_pt) const {
    if (paragraph.kind == Paragraph::Kind::code) return kCodeBoxMm;
    if (paragraph.kind == Paragraph::Kind::url)
        return std::max(kQrSideMm, canvas_.measure(paragraph.text, url_style()).height_mm);
    return canvas_.measure(paragraph.text, body_style(size_pt)).height_mm;
}

double gap(double size_pt) {
    return size_pt * 0.3;
}

double Page::height_of_body(double size_pt) const {
    double height = canvas_.measure(letter_.subject, subject_style(size_pt)).height_mm + gap(size_pt);
    for (const Paragraph& paragraph : letter_.body) height += gap(size_pt) + height_of(paragraph, size_pt);
    return height;
}

Done Page::draw_body() {
    if (auto good = check_body(); !good) return good;
    const Rect& at = letter_.layout.body;
    const auto size = std::find_if(kBodySizesPt.begin(), kBodySizesPt.end(),
                                   [&](double one) { return height_of_body(one) <= at.height; });
    if (size == kBodySizesPt.end()) return refuse(kExitConfiguration, "the message is longer than one page");
    double y = at.y;
    if (!letter_.subject.empty()) {
        const TextStyle style = subject_style(*size);
        canvas_.draw(letter_.subject, style, at.x, y);
        y += canvas_.measure(letter_.subject, style).height_mm + gap(*size);
    }
    for (const Paragraph& paragraph : letter_.body) {
        y += gap(*size);
        if (auto drawn = draw_paragraph(paragraph, *size, y); !drawn) return drawn;
        y += height_of(paragraph, *size);
    }
    return {};
}

Done Page::draw_paragraph(const Paragraph& paragraph, double size_pt, double y) {
    switch (paragraph.kind) {
        case Paragraph::Kind::code:
            draw_code(paragraph.text, y);
            return {};
        case Paragraph::Kind::url:
            return draw_url(paragraph.text, y);
        case Paragraph::Kind::text:
            canvas_.draw(paragraph.text, body_style(size_pt), letter_.layout.body.x, y);
    }
    return {};
}

void Page::draw_code(const std::string& code, double y) {
    const Rect& at = letter_.layout.body;
    const std::array box{Rect{at.x, y, at.width, kCodeBoxMm}};
    canvas_.fill(box, 0.94);
    const TextStyle style{
        .size_pt = 28, .letter_spacing_pt = 3, .weight = Weight::bold, .face = TextStyle::Face::monospaced};
    const auto extent = canvas_.measure(code, style);
    canvas_.draw(code, style, at.x + (at.width - extent.width_mm) / 2,
                 y + (kCodeBoxMm - extent.height_mm) / 2);
}

Done Page::draw_url(const std::string& url, double y) {
    const auto qr = make_qr_code(url);
    if (!qr) return refuse(kExitConfiguration, "a URL of the message is too long for a QR code");
    const Rect& at = letter_.layout.body;
    const double module = kQrSideMm / static_cast<double>(qr->side + 2 * kQuietModules);
    const double quiet = module * static_cast<double>(kQuietModules);
    // The dark part, not its quiet zone, lines up with the text.
    const double left = is_rtl_ ? at.right() + quiet - kQrSideMm : at.x - quiet;
    std::vector<Rect> dark;
    for (std::size_t row = 0; row < qr->side; ++row)
        for (std::size_t column = 0; column < qr->side; ++column)
            if (qr->is_dark(row, column))
                dark.push_back({left + quiet + module * static_cast<double>(column),
                                y + quiet + module * static_cast<double>(row), module, module});
    canvas_.fill(dark, 0);

    // A URL is written from left to right everywhere; only its place changes sides.
    const auto extent = canvas_.measure(url, url_style());
    const double x = is_rtl_ ? left - extent.width_mm : left + kQrSideMm;
    canvas_.draw(url, url_style(), x, y + (kQrSideMm - extent.height_mm) / 2);
    return {};
}

void Page::draw_fold_marks() {
    for (const double height : letter_.layout.fold_marks) {
        const std::array mark{Rect{4, height - 0.1, 4, 0.2}};
        if (height > 0) canvas_.fill(mark, 0.6);
    }
}

}  // namespace

tl::expected<std::string, Ending> draw_letter(const Letter& letter) {
    auto canvas = LetterCanvas::open(letter.layout.paper, letter.subject, letter.language, letter.font);
    if (!canvas) return tl::unexpected(canvas.error());
    Page page(*canvas, letter);
    page.draw_fold_marks();
    page.draw_date();
    return page.draw_head()
        .and_then([&] { return page.draw_return_line(); })
        .and_then([&] { return draw_address(*canvas, letter.layout, letter.address); })
        .and_then([&] { return page.draw_body(); })
        .and_then([&] { return canvas->finish(); });
}

}  // namespace challenger
