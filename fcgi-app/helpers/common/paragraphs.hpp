// A message as e-mails and letters show it. Messages are plain text; two kinds of paragraph stand out: one
// that is nothing but the code, and one that is nothing but a URL.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace challenger {

struct Paragraph {
    enum class Kind : std::uint8_t { text, code, url };
    Kind kind{};
    std::string text;  // lines joined by line breaks, each trimmed
};

// Splits a message at its empty lines.
std::vector<Paragraph> split_paragraphs(std::string_view message);

}  // namespace challenger
