// A file of the source tree that was compiled in.
#pragma once

#include <span>
#include <string_view>

namespace challenger {

struct EmbeddedFile {
    std::string_view
        name;  // below its folder, without the last ending: 0001_create_validations, phone/en.body
    std::string_view text;
};

}  // namespace challenger
