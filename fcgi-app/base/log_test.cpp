#include "base/log.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/file.hpp"
#include "base/owned_fd.hpp"
#include "base/unicode.hpp"

using namespace challenger;

namespace {

// The line that is logged of a value.
std::string logged(std::string_view value) {
    const OwnedFd log(::memfd_create("log", MFD_CLOEXEC));
    const OwnedFd stderr_before(::dup(STDERR_FILENO));
    REQUIRE(log);
    ::dup2(log.get(), STDERR_FILENO);
    LogLine(Severity::info, "test").add("value", value);
    ::dup2(stderr_before.get(), STDERR_FILENO);
    ::lseek(log.get(), 0, SEEK_SET);
    return read_to_end(log.get(), std::string::npos).value();
}

}  // namespace

TEST_CASE("no character that a terminal obeys, or shows in another place, gets into the log") {
    const auto check_range = [](char32_t first, char32_t last) {
        for (char32_t c = first; c <= last; ++c) {
            const std::string escape = fmt::format("\\u{:04x}", static_cast<std::uint32_t>(c));
            CHECK(logged("a" + to_utf8({&c, 1}) + "b") == "<6>event=test value=\"a" + escape + "b\"\n");
        }
    };
    check_range(0x80, 0x9f);
    check_range(0x61c, 0x61c);
    check_range(0x200e, 0x200f);
    check_range(0x2028, 0x2029);
    check_range(0x202a, 0x202e);
    check_range(0x2066, 0x2069);
    CHECK(logged("a\xc2") == "<6>event=test value=\"a\\xc2\"\n");
    CHECK(logged("\x1b[31m") == "<6>event=test value=\"\\x1b[31m\"\n");
}

TEST_CASE("a long value is cut between two characters in the log, and stays readable") {
    const std::string head = "<6>event=test value=\"";
    std::string value;
    while (value.size() < 5000) value += "日";  // three bytes
    for (const std::size_t before : {0U, 1U, 2U}) {
        const std::string line = logged(std::string(before, 'a') + value);
        CHECK(line.size() <= head.size() + 4096 + 2);
        CHECK(line.size() > head.size() + 4096 - 3);
        CHECK(line.find("\\x") == std::string::npos);
        CHECK(line.ends_with("日\"\n"));
    }
    // Bytes of which none begins a character are cut as well; each takes four as an escape.
    CHECK(logged(std::string(5000, '\x80')).size() == head.size() + 4092 * 4 + 2);
}

TEST_CASE("what is logged stays on one line and cannot forge another key") {
    CHECK(printable("a\nb\"c\\\x01") == R"(a\nb\"c\\\x01)");
    CHECK(printable("ü") == "ü");
    CHECK(printable("\xff") == R"(\xff)");
    // C1 controls, which terminals obey, and what shows a line in another order than it is written in.
    CHECK(printable("a\u009b31m\u0085") == R"(a\u009b31m\u0085)");
    CHECK(printable("\u202eabc\u2066\u200f\u061c\u2028\ufeff") ==
          R"(\u202eabc\u2066\u200f\u061c\u2028\ufeff)");
    CHECK(printable("\u00a0é日本😀") == "\u00a0é日本😀");
}
