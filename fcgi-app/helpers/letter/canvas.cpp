#include "helpers/letter/canvas.hpp"

#include <cairo-pdf.h>
#include <fmt/format.h>
#include <pango/pangocairo.h>

#include <algorithm>

#include "base/text.hpp"

#ifdef __SANITIZE_ADDRESS__
// pango keeps what it has found of the fonts until the program ends. To make it give all that back needs
// FcFini, which aborts when anything still holds a font.
extern "C" const char* __lsan_default_suppressions() {
    return "leak:libfontconfig";
}
extern "C" const char* __lsan_default_options() {
    return "print_suppressions=0";
}
#endif

namespace challenger {

namespace {

constexpr double kPointsPerMm = 1 / kMmPerPoint;
constexpr const char* kMonospaced = "DejaVu Sans Mono, Monospace";

template <auto function>
struct Release {
    template <class T>
    void operator()(T* object) const {
        function(object);
    }
};
using Layout = std::unique_ptr<PangoLayout, Release<g_object_unref>>;
using LineIterator = std::unique_ptr<PangoLayoutIter, Release<pango_layout_iter_free>>;

cairo_status_t append(void* bytes, const unsigned char* data, unsigned int length) {
    static_cast<std::string*>(bytes)->append(reinterpret_cast<const char*>(data), length);
    return CAIRO_STATUS_SUCCESS;
}

double to_mm(int units) {
    return ::pango_units_to_double(units) * kMmPerPoint;
}

bool is_installed(const std::string& family) {
    PangoFontFamily** families = nullptr;
    int count = 0;
    ::pango_font_map_list_families(::pango_cairo_font_map_get_default(), &families, &count);
    const bool found = std::any_of(families, families + count, [&](PangoFontFamily* one) {
        return equals_ignoring_case(::pango_font_family_get_name(one), family);
    });
    ::g_free(families);
    return found;
}

}  // namespace

struct LetterCanvas::Parts {
    std::string bytes;
    std::string family;
    std::unique_ptr<cairo_surface_t, Release<cairo_surface_destroy>> surface;
    std::unique_ptr<cairo_t, Release<cairo_destroy>> cairo;
    std::unique_ptr<PangoContext, Release<g_object_unref>> context;

    Layout lay_out(std::string_view text, const TextStyle& style) const {
        const bool is_mono = style.face == TextStyle::Face::monospaced;
        const std::unique_ptr<PangoFontDescription, Release<pango_font_description_free>> font(
            ::pango_font_description_new());
        ::pango_font_description_set_family(font.get(), is_mono ? kMonospaced : family.c_str());
        ::pango_font_description_set_absolute_size(font.get(), style.size_pt * PANGO_SCALE);
        ::pango_font_description_set_weight(
            font.get(), style.weight == TextStyle::Weight::bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);

        const bool is_rtl = style.flow == TextStyle::Flow::right_to_left;
        ::pango_context_set_base_dir(context.get(), is_rtl ? PANGO_DIRECTION_RTL : PANGO_DIRECTION_LTR);
        Layout layout(::pango_layout_new(context.get()));
        ::pango_layout_set_auto_dir(layout.get(), style.flow == TextStyle::Flow::by_content);
        ::pango_layout_set_alignment(layout.get(), is_rtl ? PANGO_ALIGN_RIGHT : PANGO_ALIGN_LEFT);
        ::pango_layout_set_font_description(layout.get(), font.get());
        ::pango_layout_set_text(layout.get(), text.data(), static_cast<int>(text.size()));
        ::pango_layout_set_wrap(
            layout.get(), style.breaks == TextStyle::Break::words ? PANGO_WRAP_WORD_CHAR : PANGO_WRAP_CHAR);
        if (style.width_mm > 0)
            ::pango_layout_set_width(
                layout.get(), ::pango_units_from_double(style.width_mm / style.narrowed * kPointsPerMm));
        else
            ::pango_layout_set_single_paragraph_mode(layout.get(), TRUE);

        const std::unique_ptr<PangoAttrList, Release<pango_attr_list_unref>> attributes(
            ::pango_attr_list_new());
        // A hyphen would become part of a URL that is broken.
        ::pango_attr_list_insert(attributes.get(), ::pango_attr_insert_hyphens_new(FALSE));
        if (style.letter_spacing_pt > 0)
            ::pango_attr_list_insert(
                attributes.get(),
                ::pango_attr_letter_spacing_new(::pango_units_from_double(style.letter_spacing_pt)));
        ::pango_layout_set_attributes(layout.get(), attributes.get());
        return layout;
    }
};

LetterCanvas::LetterCanvas(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
LetterCanvas::LetterCanvas(LetterCanvas&&) noexcept = default;
LetterCanvas& LetterCanvas::operator=(LetterCanvas&&) noexcept = default;
LetterCanvas::~LetterCanvas() = default;

tl::expected<LetterCanvas, Ending> LetterCanvas::open(const Rect& paper, const std::string& title,
                                                      const std::string& language,
                                                      const std::string& family) {
    if (!is_installed(family))
        return tl::unexpected(
            Ending{kExitConfiguration,
                   fmt::format("no font family '{}' is installed (fc-list shows what is)", family)});
    auto parts = std::make_unique<Parts>();
    parts->family = family;
    parts->surface.reset(::cairo_pdf_surface_create_for_stream(
        append, &parts->bytes, paper.width * kPointsPerMm, paper.height * kPointsPerMm));
    ::cairo_pdf_surface_set_metadata(parts->surface.get(), CAIRO_PDF_METADATA_TITLE, title.c_str());
    parts->cairo.reset(::cairo_create(parts->surface.get()));
    parts->context.reset(::pango_cairo_create_context(parts->cairo.get()));
    PangoContext* context = parts->context.get();
    ::pango_cairo_context_set_resolution(context, 72);
    ::pango_context_set_language(context, ::pango_language_from_string(language.c_str()));
    // Paper has no pixels to round to.
    ::pango_context_set_round_glyph_positions(context, FALSE);
    const std::unique_ptr<cairo_font_options_t, Release<cairo_font_options_destroy>> options(
        ::cairo_font_options_create());
    ::cairo_font_options_set_hint_style(options.get(), CAIRO_HINT_STYLE_NONE);
    ::cairo_font_options_set_hint_metrics(options.get(), CAIRO_HINT_METRICS_OFF);
    ::pango_cairo_context_set_font_options(context, options.get());
    return LetterCanvas(std::move(parts));
}

TextExtent LetterCanvas::measure(std::string_view text, const TextStyle& style) const {
    const Layout layout = parts_->lay_out(text, style);
    PangoRectangle logical;
    ::pango_layout_get_extents(layout.get(), nullptr, &logical);
    const int lines = ::pango_layout_get_line_count(layout.get());
    return {to_mm(logical.width) * style.narrowed, lines * style.size_pt * style.pitch * kMmPerPoint,
            ::pango_layout_get_unknown_glyphs_count(layout.get())};
}

std::vector<LineExtent> LetterCanvas::lines(std::string_view text, const TextStyle& style) const {
    const Layout layout = parts_->lay_out(text, style);
    const LineIterator line(::pango_layout_get_iter(layout.get()));
    std::vector<LineExtent> out;
    do {
        PangoRectangle ink;
        PangoRectangle logical;
        ::pango_layout_line_get_extents(::pango_layout_iter_get_line_readonly(line.get()), &ink, &logical);
        out.push_back({to_mm(logical.width) * style.narrowed, -to_mm(ink.y), to_mm(ink.y + ink.height)});
    } while (::pango_layout_iter_next_line(line.get()));
    return out;
}

void LetterCanvas::draw(std::string_view text, const TextStyle& style, double x, double y) {
    // Lines have one pitch, whatever fonts they borrow letters from.
    const double size_mm = style.size_pt * kMmPerPoint;
    std::vector<double> baselines;
    for (std::size_t line = 0; line < lines(text, style).size(); ++line)
        baselines.push_back(y +
                            size_mm * (cap_middle(style.pitch) + style.pitch * static_cast<double>(line)));
    draw_lines(text, style, x, baselines);
}

std::size_t LetterCanvas::draw_lines(std::string_view text, const TextStyle& style, double x,
                                     std::span<const double> baselines) {
    cairo_t* cairo = parts_->cairo.get();
    ::cairo_set_source_rgb(cairo, style.grey, style.grey, style.grey);
    const Layout layout = parts_->lay_out(text, style);
    const LineIterator line(::pango_layout_get_iter(layout.get()));
    std::size_t count = 0;
    do {
        PangoRectangle logical;
        ::pango_layout_iter_get_line_extents(line.get(), nullptr, &logical);
        const double indent = style.flow == TextStyle::Flow::by_content ? 0 : to_mm(logical.x);
        ::cairo_save(cairo);
        ::cairo_translate(cairo, (x + indent) * kPointsPerMm, baselines[count++] * kPointsPerMm);
        ::cairo_scale(cairo, style.narrowed, 1);
        ::cairo_move_to(cairo, 0, 0);
        ::pango_cairo_show_layout_line(cairo, ::pango_layout_iter_get_line_readonly(line.get()));
        ::cairo_restore(cairo);
    } while (::pango_layout_iter_next_line(line.get()));
    return count;
}

void LetterCanvas::fill(std::span<const Rect> rects, double grey) {
    cairo_t* cairo = parts_->cairo.get();
    ::cairo_set_source_rgb(cairo, grey, grey, grey);
    for (const Rect& rect : rects)
        ::cairo_rectangle(cairo, rect.x * kPointsPerMm, rect.y * kPointsPerMm, rect.width * kPointsPerMm,
                          rect.height * kPointsPerMm);
    ::cairo_fill(cairo);
}

tl::expected<std::string, Ending> LetterCanvas::finish() {
    ::cairo_show_page(parts_->cairo.get());
    ::cairo_surface_finish(parts_->surface.get());
    for (const cairo_status_t status :
         {::cairo_status(parts_->cairo.get()), ::cairo_surface_status(parts_->surface.get())})
        if (status != CAIRO_STATUS_SUCCESS)
            return tl::unexpected(
                Ending{kExitTryLater, fmt::format("drawing failed: {}", ::cairo_status_to_string(status))});
    return std::move(parts_->bytes);
}

}  // namespace challenger
