#include "base/language.hpp"

#include <algorithm>
#include <array>

namespace challenger {

namespace {

constexpr std::array<std::string_view, 4> kRightToLeft{"ar", "fa", "he", "ur"};
constexpr std::array<std::string_view, 2> kHan{"ja", "zh"};

template <std::size_t N>
bool holds(const std::array<std::string_view, N>& languages, std::string_view tag) {
    const auto primary = tag.substr(0, tag.find_first_of("-_"));
    return std::find(languages.begin(), languages.end(), primary) != languages.end();
}

}  // namespace

bool is_right_to_left(std::string_view language) {
    return holds(kRightToLeft, language);
}

bool has_han_characters(std::string_view language) {
    return holds(kHan, language);
}

}  // namespace challenger
