#include "config/theme.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <filesystem>
#include <optional>

#include "base/file.hpp"
#include "base/ini.hpp"
#include "base/text.hpp"
#include "base/unicode.hpp"

namespace challenger {

namespace {

// The colours of static/style.css that a theme's meet: --paper behind them, --on-accent written on them. A
// test compares.
constexpr std::string_view kPaper = "#ffffff";
constexpr std::string_view kOnAccent = "#ffffff";
constexpr std::string_view kPaperDark = "#17171b";
constexpr std::string_view kOnAccentDark = "#10131f";
constexpr double kLeastContrast = 4.5;
constexpr std::size_t kLogoLimitBytes = 12'000;

constexpr std::array<std::string_view, 5> kNames{"NAME", "COLOUR", "COLOUR_DARK", "LOGO", "SUPPORT_URL"};
constexpr std::array kLogoTypes{std::pair<std::string_view, std::string_view>{".svg", "image/svg+xml"},
                                std::pair<std::string_view, std::string_view>{".png", "image/png"},
                                std::pair<std::string_view, std::string_view>{".webp", "image/webp"}};

std::optional<double> luminance(std::string_view colour) {
    if (colour.size() != 7 || colour[0] != '#') return std::nullopt;
    constexpr std::array kWeights{0.2126, 0.7152, 0.0722};
    double out = 0;
    for (std::size_t i = 0; i < kWeights.size(); ++i) {
        unsigned value = 0;
        const char* begin = colour.data() + 1 + 2 * i;
        if (std::from_chars(begin, begin + 2, value, 16).ptr != begin + 2) return std::nullopt;
        const double part = value / 255.0;
        out += kWeights[i] * (part <= 0.04045 ? part / 12.92 : std::pow((part + 0.055) / 1.055, 2.4));
    }
    return out;
}

std::optional<std::string> colour_fault(std::string_view colour, std::string_view paper) {
    const double found = contrast(colour, paper);
    if (found == 0) return "a colour such as #1f4fbf";
    if (found < kLeastContrast)
        return fmt::format("a colour whose contrast with {} is at least {}:1, not {:.1f}:1", paper,
                           kLeastContrast, found);
    return std::nullopt;
}

std::optional<std::string> read_logo(const std::filesystem::path& file, Theme& theme) {
    const auto type = std::find_if(kLogoTypes.begin(), kLogoTypes.end(),
                                   [&](const auto& t) { return t.first == file.extension().string(); });
    const auto content = read_file(file.string());
    if (type == kLogoTypes.end() || !content || content->empty() || content->size() > kLogoLimitBytes)
        return fmt::format("an .svg, .png or .webp file of up to {} bytes{}{}", kLogoLimitBytes,
                           content ? "" : "; ", content ? "" : content.error());
    theme.logo = *content;
    theme.logo_type = type->second;
    return std::nullopt;
}

// Reads one entry. out: what is allowed instead.
std::optional<std::string> read_entry(const std::string& file, std::string_view name,
                                      const std::string& value, Theme& theme) {
    if (!is_utf8(value) || has_control_character(value, LineBreaks::refused)) return "one line of UTF-8";
    if (name == "NAME") theme.name = value;
    if (name == "LOGO") return read_logo(std::filesystem::path(file).parent_path() / value, theme);
    if (name == "SUPPORT_URL") {
        if (!value.starts_with("https://") && !value.starts_with("mailto:")) return "https://… or mailto:…";
        theme.support_url = value;
    }
    if (name == "COLOUR") {
        theme.style.insert(0, fmt::format(":root{{--accent:{};--on-accent:{}}}\n", value, kOnAccent));
        return colour_fault(value, kPaper);
    }
    if (name == "COLOUR_DARK") {
        theme.style +=
            fmt::format("@media (prefers-color-scheme:dark){{:root{{--accent:{};--on-accent:{}}}}}\n", value,
                        kOnAccentDark);
        return colour_fault(value, kPaperDark);
    }
    return std::nullopt;
}

}  // namespace

double contrast(std::string_view a, std::string_view b) {
    const auto first = luminance(a);
    const auto second = luminance(b);
    if (!first || !second) return 0;
    return (std::max(*first, *second) + 0.05) / (std::min(*first, *second) + 0.05);
}

tl::expected<Theme, std::string> load_theme(const std::string& file) {
    Theme theme;
    if (file.empty()) return theme;
    const auto sections = read_ini_file(file);
    if (!sections) return tl::unexpected(sections.error());
    bool has_colour = false;
    bool has_dark_colour = false;
    for (const auto& [section, entries] : *sections) {
        if (section != "theme")
            return tl::unexpected(fmt::format("{}: [{}]: unknown section; allowed: theme", file, section));
        for (const auto& [name, text] : entries) {
            if (std::find(kNames.begin(), kNames.end(), name) == kNames.end())
                return tl::unexpected(
                    fmt::format("{}: [theme] {}: unknown; allowed: {}", file, name, fmt::join(kNames, ", ")));
            has_colour = has_colour || name == "COLOUR";
            has_dark_colour = has_dark_colour || name == "COLOUR_DARK";
            const std::string value = unquote(text);
            if (const auto allowed = read_entry(file, name, value, theme))
                return tl::unexpected(
                    fmt::format("{}: [theme] {}: found \"{}\"; allowed: {}", file, name, value, *allowed));
        }
    }
    // One alone would be in force in both: a light page's colour is hard to see on a dark one.
    if (has_colour != has_dark_colour)
        return tl::unexpected(fmt::format("{}: [theme] COLOUR, COLOUR_DARK: set both or neither", file));
    return theme;
}

}  // namespace challenger
