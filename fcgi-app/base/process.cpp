#include "base/process.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

#include "base/deadline.hpp"
#include "base/file.hpp"
#include "base/owned_fd.hpp"
#include "base/supervisor.hpp"

namespace challenger {

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t kWordsLimitBytes = 4096;
constexpr std::size_t kOutputLimitBytes = 1024;

// The input as a file in memory: a program that never reads cannot block us, and nothing touches a disk.
OwnedFd memory_file(const std::string& content) {
    OwnedFd file(::memfd_create("input", MFD_CLOEXEC));
    if (!file || write_all(file.get(), content) != 0 || ::lseek(file.get(), 0, SEEK_SET) != 0) return {};
    return file;
}

// What the program writes on one of its descriptors.
struct Stream {
    OwnedFd our_end;
    OwnedFd programs_end;
    std::size_t limit_bytes;
    std::string kept = {};
    bool is_cut = false;
};

// Opens a stream's pipe; 0 or an errno value.
int open_pipe(Stream& stream) {
    std::array<int, 2> ends{-1, -1};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) return errno;
    stream.our_end = OwnedFd(ends[0]);
    stream.programs_end = OwnedFd(ends[1]);
    ::fcntl(ends[0], F_SETFL, O_NONBLOCK);
    return 0;
}

// Reads what is there without waiting; false at end of file. Beyond the limit it is read and forgotten.
bool read_available(Stream& stream) {
    std::array<char, 4096> chunk;
    // One chunk a turn, so that a flood cannot keep us from looking at the deadline.
    const auto n = ::read(stream.our_end.get(), chunk.data(), chunk.size());
    if (n == 0) return false;
    if (n < 0) return errno == EAGAIN || errno == EINTR;
    const auto room = stream.limit_bytes - stream.kept.size();
    stream.kept.append(chunk.data(), std::min(room, static_cast<std::size_t>(n)));
    stream.is_cut = stream.is_cut || static_cast<std::size_t>(n) > room;
    return true;
}

// Waits until the program has ended or the deadline passes, gathering what it writes.
void wait_for_end(const Supervisor& supervisor, Stream& output, Stream& words, Clock::time_point deadline) {
    std::array<pollfd, 3> watched{{{supervisor.descriptor(), POLLIN, 0},
                                   {output.our_end.get(), POLLIN, 0},
                                   {words.our_end.get(), POLLIN, 0}}};
    for (;;) {
        const int left = milliseconds_until(deadline);
        const int ready = ::poll(watched.data(), watched.size(), left);
        if (ready > 0 && watched[1].revents != 0 && !read_available(output)) watched[1].fd = -1;
        if (ready > 0 && watched[2].revents != 0 && !read_available(words)) watched[2].fd = -1;
        if ((ready > 0 && watched[0].revents != 0) || left == 0) return;
    }
}

}  // namespace

std::string format_end(const ProgramEnd& end) {
    switch (end.kind) {
        case ProgramEnd::Kind::not_started:
            return fmt::format("cannot start: {}", std::strerror(end.number));
        case ProgramEnd::Kind::exited:
            return fmt::format("exit {}", end.number);
        case ProgramEnd::Kind::signalled:
            return fmt::format("signal {}", end.number);
        case ProgramEnd::Kind::out_of_time:
            return "deadline";
        case ProgramEnd::Kind::unknown:
            break;
    }
    return "end unknown";
}

ProgramEnd run_program(const ProgramRun& run) {
    const auto deadline = Clock::now() + run.deadline;
    // A program that could not be killed in time earlier may have ended since.
    while (::waitpid(-1, nullptr, WNOHANG) > 0) {
    }
    ProgramEnd end;
    const OwnedFd input = memory_file(run.input);
    Stream output{.our_end = {}, .programs_end = {}, .limit_bytes = kOutputLimitBytes};
    Stream words{.our_end = {}, .programs_end = {}, .limit_bytes = kWordsLimitBytes};
    if (!input || (end.number = open_pipe(output)) != 0 || (end.number = open_pipe(words)) != 0) {
        if (!input) end.number = errno;
        return end;
    }

    Supervisor supervisor;
    end.number =
        supervisor.start(run, {input.get(), output.programs_end.get(), words.programs_end.get()}, deadline);
    if (end.number != 0) return end;
    output.programs_end.reset();
    words.programs_end.reset();
    wait_for_end(supervisor, output, words, deadline);
    end = supervisor.end();
    read_available(output);
    read_available(words);
    end.output = std::move(output.kept);
    end.words = std::move(words.kept);
    end.words_are_cut = words.is_cut;
    // The program's standard input is the same open file as ours, so its position says how much it read.
    end.input_bytes_read = ::lseek(input.get(), 0, SEEK_CUR);
    return end;
}

}  // namespace challenger
