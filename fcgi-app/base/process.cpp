#include "base/process.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <optional>

#include "base/file.hpp"
#include "base/owned_fd.hpp"

namespace challenger {

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t kWordsLimitBytes = 4096;
constexpr std::size_t kOutputLimitBytes = 1024;
constexpr std::chrono::seconds kReapTime{2};

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

std::vector<char*> pointers_to(std::vector<std::string>& texts) {
    std::vector<char*> out;
    out.reserve(texts.size() + 1);
    for (std::string& text : texts) out.push_back(text.data());
    out.push_back(nullptr);
    return out;
}

// Starts the program; 0 and the child's id, or an errno value.
int spawn(const ProgramRun& run, int input, int output, int error_output, pid_t* child) {
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    ::posix_spawn_file_actions_init(&actions);
    ::posix_spawnattr_init(&attributes);
    ::posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO);
    ::posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO);
    ::posix_spawn_file_actions_adddup2(&actions, error_output, STDERR_FILENO);
    ::posix_spawn_file_actions_addclosefrom_np(&actions, STDERR_FILENO + 1);

    sigset_t none;
    sigset_t defaults;
    ::sigemptyset(&none);
    ::sigemptyset(&defaults);
    for (const int signal : {SIGPIPE, SIGTERM, SIGUSR1, SIGALRM, SIGCHLD, SIGINT, SIGHUP, SIGQUIT})
        ::sigaddset(&defaults, signal);
    ::posix_spawnattr_setsigmask(&attributes, &none);
    ::posix_spawnattr_setsigdefault(&attributes, &defaults);
    ::posix_spawnattr_setpgroup(&attributes, 0);
    const int own_group = run.group == ProcessGroup::own ? POSIX_SPAWN_SETPGROUP : 0;
    ::posix_spawnattr_setflags(
        &attributes, static_cast<short>(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | own_group));

    std::vector<std::string> command = run.command;
    std::vector<std::string> environment;
    for (const auto& [name, value] : run.environment)
        environment.push_back(fmt::format("{}={}", name, value));
    const int status = ::posix_spawn(child, command.front().c_str(), &actions, &attributes,
                                     pointers_to(command).data(), pointers_to(environment).data());
    ::posix_spawnattr_destroy(&attributes);
    ::posix_spawn_file_actions_destroy(&actions);
    return status;
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

int milliseconds_until(Clock::time_point deadline) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - Clock::now());
    return static_cast<int>(std::max<std::int64_t>(0, left.count()));
}

// Waits until the child has ended or the deadline passes, gathering what it writes. Says whether it ended.
bool wait_for_end(int pid_fd, Stream& output, Stream& words, Clock::time_point deadline) {
    std::array<pollfd, 3> watched{
        {{pid_fd, POLLIN, 0}, {output.our_end.get(), POLLIN, 0}, {words.our_end.get(), POLLIN, 0}}};
    for (;;) {
        const int left = milliseconds_until(deadline);
        const int ready = ::poll(watched.data(), watched.size(), left);
        if (ready > 0 && watched[1].revents != 0 && !read_available(output)) watched[1].fd = -1;
        if (ready > 0 && watched[2].revents != 0 && !read_available(words)) watched[2].fd = -1;
        if (ready > 0 && watched[0].revents != 0) return true;
        if (left == 0) return false;
    }
}

// Takes the child's end, waiting a moment for one that was killed. nullopt when the system does not tell.
std::optional<int> reap(pid_t child, int pid_fd) {
    pollfd watched{pid_fd, POLLIN, 0};
    const auto deadline = Clock::now() + kReapTime;
    while (::poll(&watched, 1, milliseconds_until(deadline)) < 0 && errno == EINTR) {
    }
    int status = 0;
    pid_t reaped = 0;
    while ((reaped = ::waitpid(child, &status, WNOHANG)) < 0 && errno == EINTR) {
    }
    if (reaped != child) return std::nullopt;
    return status;
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

    pid_t child = 0;
    end.number = spawn(run, input.get(), output.programs_end.get(), words.programs_end.get(), &child);
    if (end.number != 0) return end;
    output.programs_end.reset();
    words.programs_end.reset();

    // Safe without a race: the id cannot be another's while the child is not reaped.
    const OwnedFd pid_fd(static_cast<int>(::syscall(SYS_pidfd_open, child, 0)));
    const bool ended = pid_fd && wait_for_end(pid_fd.get(), output, words, deadline);
    // The whole group, and before the child is reaped: until then the group's number is surely its own. The
    // child by itself as well, as it may have left its group.
    if (run.group == ProcessGroup::own) ::kill(-child, SIGKILL);
    ::kill(child, SIGKILL);
    const std::optional<int> status = reap(child, pid_fd.get());
    read_available(output);
    read_available(words);
    end.output = std::move(output.kept);
    end.words = std::move(words.kept);
    end.words_are_cut = words.is_cut;

    end.kind = ended ? ProgramEnd::Kind::unknown : ProgramEnd::Kind::out_of_time;
    if (ended && status) {
        const bool is_signalled = WIFSIGNALED(*status);
        end.kind = is_signalled ? ProgramEnd::Kind::signalled : ProgramEnd::Kind::exited;
        end.number = is_signalled ? WTERMSIG(*status) : WEXITSTATUS(*status);
    }
    // The program's standard input is the same open file as ours, so its position says how much it read.
    end.input_bytes_read = ::lseek(input.get(), 0, SEEK_CUR);
    return end;
}

}  // namespace challenger
