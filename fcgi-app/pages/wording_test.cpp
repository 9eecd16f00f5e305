#include "pages/wording.hpp"

#include <doctest/doctest.h>

using namespace challenger;

TEST_CASE("a sentence is cut at its place, and stays whole where a translation lacks it") {
    using Halves = std::pair<std::string, std::string>;
    CHECK(cut_at("It ends at {time}.", "{time}") == Halves("It ends at ", "."));
    CHECK(cut_at("{time}", "{time}") == Halves("", ""));
    CHECK(cut_at("It ends soon.", "{time}") == std::nullopt);
    CHECK(cut_at("", "{time}") == std::nullopt);
}
