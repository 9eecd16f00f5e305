#include "base/file.hpp"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <filesystem>
#include <fstream>

#include "base/owned_fd.hpp"

using namespace challenger;

namespace {

// A file of this content and mode that lives as long as this object.
struct File {
    File(const std::string& content, mode_t mode)
        : path(std::filesystem::temp_directory_path() / "file-test") {
        std::ofstream(path, std::ios::binary) << content;
        ::chmod(path.c_str(), mode);
    }
    ~File() { std::filesystem::remove(path); }
    std::filesystem::path path;
};

}  // namespace

TEST_CASE("a file is read as a whole, or refused with its name and why") {
    const std::string content = std::string(40'000, 'a') + '\0' + "end";
    const File file(content, 0644);
    CHECK(read_file(file.path).value() == content);
    CHECK(read_file(file.path, content.size()).value() == content);
    CHECK(read_file(file.path, content.size() - 1).error() ==
          file.path.string() + ": longer than 40003 bytes");
    CHECK(read_file("/nonexistent").error() == "/nonexistent: No such file or directory");
}

TEST_CASE("a secret file that other users may open is refused with its mode; the group may read it") {
    for (const mode_t mode : {0400, 0600, 0640, 0660})
        CHECK(read_private_file(File("secret", mode).path).value() == "secret");
    for (const mode_t mode : {0604, 0644, 0602, 0601}) {
        const File file("secret", mode);
        CHECK(read_private_file(file.path).error().starts_with(file.path.string() + ": mode 06"));
    }
    CHECK(read_private_file("/nonexistent").error() == "/nonexistent: No such file or directory");
}

TEST_CASE("all bytes go through a pipe, whose other end reads them up to a limit") {
    const std::string content(30'000, 'x');
    for (const auto limit : {content.size(), content.size() - 1}) {
        std::array<int, 2> ends{};
        REQUIRE(::pipe2(ends.data(), O_CLOEXEC) == 0);
        const OwnedFd out(ends[0]);
        OwnedFd in(ends[1]);
        CHECK(write_all(in.get(), content) == 0);
        in.reset();
        CHECK(read_to_end(out.get(), limit).has_value() == (limit == content.size()));
    }
    const OwnedFd read_only(::open("/dev/null", O_RDONLY | O_CLOEXEC));
    CHECK(write_all(read_only.get(), "x") == EBADF);
}
