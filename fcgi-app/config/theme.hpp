// How an operator's pages look: THEME_FILE names who they are from, two colours, a logo and where help is.
#pragma once

#include <string>
#include <string_view>
#include <tl/expected.hpp>

namespace challenger {

struct Theme {
    std::string name;         // instead of SERVICE_NAME; empty: that
    std::string support_url;  // https or mailto; empty: none
    std::string style;        // CSS with the colours; empty: the shipped ones
    std::string logo;         // bytes of an image; empty: none
    std::string_view logo_type;
};

// Reads a file: section [theme] with NAME, COLOUR, COLOUR_DARK (#rrggbb), LOGO (an SVG, PNG or WebP file of
// up to 12,000 bytes, beside this one or with its whole path) and SUPPORT_URL. An empty file name is no
// theme. fails: a sentence naming file and entry, what was found and what is allowed; colours must stand out
// from the page by 4.5:1 (WCAG 2.2, success criterion 1.4.3).
tl::expected<Theme, std::string> load_theme(const std::string& file);

// The contrast of two colours (#rrggbb) from 1 to 21, as WCAG counts it; 0 when one is malformed.
double contrast(std::string_view a, std::string_view b);

}  // namespace challenger
