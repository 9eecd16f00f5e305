#include "config/documents.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <filesystem>

#include "base/file.hpp"
#include "base/secret.hpp"

namespace challenger {

namespace {

struct FileType {
    std::string_view extension;
    std::string_view media_type;
};

// The first that a reader accepts is sent.
constexpr std::array kTypes{
    FileType{".html", "text/html; charset=utf-8"}, FileType{".txt", "text/plain; charset=utf-8"},
    FileType{".md", "text/markdown; charset=utf-8"}, FileType{".pdf", "application/pdf"}};

std::size_t rank_of(const Document& document) {
    return static_cast<std::size_t>(
        std::find_if(kTypes.begin(), kTypes.end(),
                     [&](const FileType& t) { return t.media_type == document.media_type; }) -
        kTypes.begin());
}

}  // namespace

tl::expected<std::vector<Document>, std::string> load_documents(const std::string& folder) {
    std::vector<Document> documents;
    if (folder.empty()) return documents;
    std::error_code error;
    for (const auto& entry : std::filesystem::directory_iterator(folder, error)) {
        const auto type = std::find_if(kTypes.begin(), kTypes.end(), [&](const FileType& t) {
            return t.extension == entry.path().extension().string();
        });
        if (type == kTypes.end()) continue;
        const auto content = read_file(entry.path().string());
        if (!content) return tl::unexpected(content.error());
        const std::string digest = digest_hex(*content);
        documents.push_back(
            {entry.path().stem().string(), type->media_type, "\"" + digest.substr(0, 32) + "\"", *content});
    }
    if (error) return tl::unexpected(fmt::format("{}: {}", folder, error.message()));
    if (documents.empty())
        return tl::unexpected(
            fmt::format("{}: holds no document; allowed: LANGUAGE.html, .txt, .md, .pdf", folder));
    std::sort(documents.begin(), documents.end(), [](const Document& a, const Document& b) {
        return std::pair(rank_of(a), a.language) < std::pair(rank_of(b), b.language);
    });
    return documents;
}

}  // namespace challenger
