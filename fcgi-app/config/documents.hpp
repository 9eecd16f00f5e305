// The operator's terms of service and privacy policy: files LANGUAGE.EXTENSION of one folder, read at start.
#pragma once

#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

namespace challenger {

struct Document {
    std::string language;  // of the file's name, such as "en" or "pt-BR"
    std::string_view media_type;
    std::string etag;  // quoted, from the content
    std::string content;
};

// Reads a folder; an empty name means none is configured and gives no document.
// fails: a sentence naming the folder when it cannot be read or holds no document.
tl::expected<std::vector<Document>, std::string> load_documents(const std::string& folder);

}  // namespace challenger
