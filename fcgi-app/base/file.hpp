// Files and descriptors read and written as a whole. A call that a signal interrupts goes on.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

namespace challenger {

// Reads a file's bytes. in: limit_bytes, the longest content accepted.
// fails: a sentence naming the file, and the system's reason or the limit.
tl::expected<std::string, std::string> read_file(const std::string& file,
                                                 std::size_t limit_bytes = std::string::npos);

// Reads a file that holds a secret. fails: as read_file, and when others than owner and group may open it.
tl::expected<std::string, std::string> read_private_file(const std::string& file);

// Reads what a descriptor (file, pipe) still has, up to its end. fails: the system's reason, or the limit.
tl::expected<std::string, std::string> read_to_end(int fd, std::size_t limit_bytes);

// Writes all bytes to a descriptor that blocks. out: 0, or the errno value after which some may be missing.
int write_all(int fd, std::string_view bytes);

}  // namespace challenger
