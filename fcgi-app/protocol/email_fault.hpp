// What both parts of an e-mail address are refused for.
#pragma once

#include "base/unicode.hpp"
#include "protocol/result.hpp"

namespace challenger {

inline Fault invisible(char32_t c) {
    return {Mistake::invisible_character, "holds the invisible character " + name_of_character(c)};
}

}  // namespace challenger
