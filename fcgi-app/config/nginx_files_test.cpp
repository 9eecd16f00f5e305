#include "config/nginx_files.hpp"

#include <doctest/doctest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "base/file.hpp"
#include "protocol/snippet_version.hpp"

using namespace challenger;

namespace fs = std::filesystem;

TEST_CASE("a host's snippets of an instance that are older than the programs are named") {
    const fs::path folder = fs::temp_directory_path() / ("nginx-files-" + std::to_string(::getpid()));
    const auto write = [&](const char* file, const std::string& text) {
        fs::create_directories((folder / file).parent_path());
        std::ofstream(folder / file) << text;
        return (folder / file).string();
    };
    const std::string old = "location / { fastcgi_pass unix:/run/challenger-fcgi/mail-api.sock; }\n";
    const auto with_version = [&](int version) {
        return "fastcgi_param CHALLENGER_SNIPPET " + std::to_string(version) + ";\n" + old;
    };
    CHECK(older_snippets(folder, "mail").empty());
    const std::string site = write("sites-enabled/site", old);
    write("sites-available/another", old);
    write("snippets/new.conf", with_version(kSnippetVersion));
    write("snippets/newer.conf", with_version(kSnippetVersion + 1));
    write("snippets/others.conf", "fastcgi_pass unix:/run/challenger-fcgi/mailing-api.sock;\n");
    const std::string snippet = write("snippets/first.conf", with_version(kSnippetVersion - 1));
    CHECK(older_snippets(folder, "mail") == std::vector{site, snippet});
    CHECK(older_snippets(folder, "post").empty());
    fs::remove_all(folder);
}
