#include "helpers/letter/layout.hpp"

namespace challenger {

const LetterLayout* find_layout(std::string_view name) {
    for (const LetterLayout& layout : kLetterLayouts)
        if (layout.name == name) return &layout;
    return nullptr;
}

}  // namespace challenger
