// The message templates of this program, compiled in: a message can always be written.
#pragma once

#include "base/embedded_file.hpp"

namespace challenger {

// templates/message/, named such as phone/en.body.
std::span<const EmbeddedFile> shipped_messages();

}  // namespace challenger
