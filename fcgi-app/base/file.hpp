// Files read as a whole.
#pragma once

#include <cstddef>
#include <string>
#include <tl/expected.hpp>

namespace challenger {

// Reads a file's bytes, up to a limit. fails: a sentence naming the file and what the system says, or the
// limit.
tl::expected<std::string, std::string> read_file(const std::string& file,
                                                 std::size_t limit_bytes = std::string::npos);

}  // namespace challenger
