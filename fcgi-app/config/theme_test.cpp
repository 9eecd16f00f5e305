#include "config/theme.hpp"

#include <doctest/doctest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "base/file.hpp"

using namespace challenger;

namespace {

tl::expected<Theme, std::string> load(const std::string& entries) {
    const auto path =
        std::filesystem::temp_directory_path() / ("theme-test-" + std::to_string(::getpid()) + ".conf");
    std::ofstream(path) << "[theme]\n" << entries;
    auto out = load_theme(path);
    std::filesystem::remove(path);
    return out;
}

// The value of a variable in the shipped style sheet: of light pages, or of dark ones.
std::string shipped_colour(const std::string& name, bool is_dark) {
    static const std::string css = read_file(CHALLENGER_SOURCE_DIR "/static/style.css").value();
    const auto dark = css.find("(prefers-color-scheme: dark)");
    const auto at = css.find(name + ": #", is_dark ? dark : 0);
    REQUIRE(dark != std::string::npos);
    REQUIRE((is_dark ? at != std::string::npos : at < dark));
    return css.substr(at + name.size() + 2, 7);
}

}  // namespace

TEST_CASE("contrast is counted as WCAG does") {
    CHECK(contrast("#000000", "#ffffff") == doctest::Approx(21));
    CHECK(contrast("#ffffff", "#ffffff") == doctest::Approx(1));
    CHECK(contrast("#767676", "#FFFFFF") == doctest::Approx(4.54).epsilon(0.001));
    for (const auto bad : {"", "#fff", "ffffff0", "#fffffg", "#-fffff"}) CHECK(contrast(bad, "#000000") == 0);
}

TEST_CASE("a theme's colours are judged by the shipped style sheet's, and keep what it writes on them") {
    const auto theme = load("COLOUR = #1f4fbf\nCOLOUR_DARK = #9db8ff\n");
    REQUIRE(theme);
    CHECK(theme->style == ":root{--accent:#1f4fbf;--on-accent:" + shipped_colour("--on-accent", false) +
                              "}\n" +
                              "@media (prefers-color-scheme:dark){:root{--accent:#9db8ff;--on-accent:" +
                              shipped_colour("--on-accent", true) + "}}\n");
    const std::string light = shipped_colour("--paper", false);
    const std::string dark = shipped_colour("--paper", true);
    const auto names = [](const std::string& entries, const std::string& paper) {
        CHECK(load(entries).error().find("a colour whose contrast with " + paper +
                                         " is at least 4.5:1, not 1.0:1") != std::string::npos);
    };
    names("COLOUR = " + light + "\nCOLOUR_DARK = #9db8ff\n", light);
    names("COLOUR = #1f4fbf\nCOLOUR_DARK = " + dark + "\n", dark);
    // What the style sheet has by itself keeps the rule that themes must keep.
    for (const bool is_dark : {false, true})
        for (const auto& other : {"--paper", "--on-accent"})
            CHECK(contrast(shipped_colour("--accent", is_dark), shipped_colour(other, is_dark)) >= 4.5);
}
