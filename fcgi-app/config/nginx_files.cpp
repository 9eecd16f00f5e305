#include "config/nginx_files.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <set>

#include "base/file.hpp"
#include "base/text.hpp"
#include "protocol/snippet_version.hpp"

namespace challenger {

namespace {

// The version that a snippet says; 1 said none.
int version_of(std::string_view text) {
    constexpr std::string_view kParameter = "fastcgi_param CHALLENGER_SNIPPET ";
    const auto at = text.find(kParameter);
    if (at == std::string_view::npos) return 1;
    text.remove_prefix(at + kParameter.size());
    return static_cast<int>(parse_number(text.substr(0, text.find(';'))).value_or(1));
}

}  // namespace

std::vector<std::string> older_snippets(const std::string& folder, const std::string& instance) {
    namespace fs = std::filesystem;
    const std::string socket = fmt::format("unix:/run/challenger-fcgi/{}-", instance);
    std::set<std::string> found;
    // What is switched off lies in sites-available.
    for (const char* part : {"snippets", "conf.d", "sites-enabled"}) {
        std::error_code error;
        for (const auto& entry : fs::directory_iterator(fs::path(folder) / part, error)) {
            if (!entry.is_regular_file(error)) continue;
            const auto text = read_file(entry.path().string());
            if (!text || text->find(socket) == std::string::npos) continue;
            if (version_of(*text) < kSnippetVersion) found.insert(entry.path().string());
        }
    }
    return {found.begin(), found.end()};
}

}  // namespace challenger
