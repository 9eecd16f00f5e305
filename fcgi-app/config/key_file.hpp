// SECRET_FILE: the numbered server keys that codes are derived from (protocol.md section 10).
#pragma once

#include <string>
#include <tl/expected.hpp>
#include <vector>

#include "protocol/code.hpp"

namespace challenger {

// Reads "number key" lines (key: 52 base32 characters = 32 bytes; lines that are empty or start with # are
// skipped). out: at least one key, the signing one first.
// fails: a sentence naming the file and line; also when other users may read the file.
tl::expected<std::vector<ServerKey>, std::string> load_keys(const std::string& file);

// A line with a fresh key, and its line break.
std::string new_key_line(int number);

// The content of a new file with one fresh key, number 1.
std::string new_key_file();

}  // namespace challenger
