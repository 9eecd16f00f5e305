// Files read as a whole.
#pragma once

#include <string>
#include <tl/expected.hpp>

namespace challenger {

// Reads a file's bytes. fails: a sentence naming the file and what the system says.
tl::expected<std::string, std::string> read_file(const std::string& file);

}  // namespace challenger
