// A file of the source tree that is compiled in: embed_files in CMakeLists.txt writes tables of them.
#pragma once

#include <span>
#include <string_view>

namespace challenger {

struct EmbeddedFile {
    // Its path below the folder that is compiled in, without the last ending: 0001_create_validations,
    // phone/en.body
    std::string_view name;
    std::string_view text;  // the whole content
};

}  // namespace challenger
