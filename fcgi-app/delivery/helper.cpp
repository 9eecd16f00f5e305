#include "delivery/helper.hpp"

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

#include "base/owned_fd.hpp"
#include "base/text.hpp"

namespace challenger {

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t kWordsLimitBytes = 4096;
constexpr std::chrono::seconds kReapTime{2};

// The message as a file in memory: a helper that never reads cannot block us, and nothing touches a disk.
OwnedFd memory_file(const std::string& content) {
    OwnedFd file(::memfd_create("message", MFD_CLOEXEC));
    std::size_t written = 0;
    while (file && written < content.size()) {
        const auto n = ::write(file.get(), content.data() + written, content.size() - written);
        if (n < 0 && errno != EINTR) return {};
        if (n > 0) written += static_cast<std::size_t>(n);
    }
    if (file && ::lseek(file.get(), 0, SEEK_SET) != 0) return {};
    return file;
}

std::vector<char*> pointers_to(std::vector<std::string>& texts) {
    std::vector<char*> out;
    out.reserve(texts.size() + 1);
    for (std::string& text : texts) out.push_back(text.data());
    out.push_back(nullptr);
    return out;
}

// Starts the program; 0 and the child's id, or an errno value.
int spawn(const HelperRun& run, int input, int error_output, pid_t* child) {
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    ::posix_spawn_file_actions_init(&actions);
    ::posix_spawnattr_init(&attributes);
    ::posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO);
    ::posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
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
bool read_available(int fd, std::string& kept, bool& is_cut) {
    std::array<char, 4096> chunk;
    for (;;) {
        const auto n = ::read(fd, chunk.data(), chunk.size());
        if (n == 0) return false;
        if (n < 0) return errno == EAGAIN || errno == EINTR;
        const auto room = kWordsLimitBytes - kept.size();
        kept.append(chunk.data(), std::min(room, static_cast<std::size_t>(n)));
        is_cut = is_cut || static_cast<std::size_t>(n) > room;
        // One chunk a turn, so that a flood cannot keep us from looking at the deadline.
        return true;
    }
}

int milliseconds_until(Clock::time_point deadline) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - Clock::now());
    return static_cast<int>(std::max<std::int64_t>(0, left.count()));
}

// Waits until the child has ended or the deadline passes, gathering its words. Says whether it ended.
bool wait_for_end(int pid_fd, int error_output, Clock::time_point deadline, std::string& kept, bool& is_cut) {
    std::array<pollfd, 2> watched{{{pid_fd, POLLIN, 0}, {error_output, POLLIN, 0}}};
    for (;;) {
        const int left = milliseconds_until(deadline);
        const int ready = ::poll(watched.data(), watched.size(), left);
        if (ready > 0 && watched[1].revents != 0 && !read_available(error_output, kept, is_cut))
            watched[1].fd = -1;
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

HelperResult judge(int status) {
    if (WIFSIGNALED(status))
        return {TransmissionOutcome::unclear, fmt::format("signal {}", WTERMSIG(status)), "", false};
    const int code = WEXITSTATUS(status);
    HelperResult result{TransmissionOutcome::failed, fmt::format("exit {}", code), "",
                        code == 64 || code == 78, code};
    if (code == 0) result.outcome = TransmissionOutcome::accepted;
    if (code == 65 || code == 67 || code == 68) result.outcome = TransmissionOutcome::refused;
    return result;
}

HelperResult cannot_start(int error) {
    return {TransmissionOutcome::failed, fmt::format("cannot start: {}", std::strerror(error)), "", true};
}

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

constexpr std::string_view kMask = "***";
constexpr int kLongNumberDigits = 6;

// The length of a long number at the beginning of a text, as codes and phone numbers are spelt: digits, alone
// or joined by one or two of these separators. 0 when there is none.
std::size_t number_length(std::string_view text) {
    int digits = 0;
    std::size_t end = 0;
    for (std::size_t i = 0; i < text.size() && i - end <= 2; ++i) {
        if (is_digit(text[i])) {
            ++digits;
            end = i + 1;
        } else if (digits == 0 || std::string_view(" -./()").find(text[i]) == std::string_view::npos) {
            break;
        }
    }
    return digits >= kLongNumberDigits ? end : 0;
}

}  // namespace

std::string mask_words(std::string bytes, const std::vector<std::string>& hidden, bool is_cut) {
    std::size_t longest = 0;
    for (const std::string& text : hidden) {
        if (text.empty()) continue;
        longest = std::max(longest, text.size());
        const std::string needle = to_lower_ascii(text);
        std::string lower = to_lower_ascii(bytes);
        for (std::size_t at = 0; (at = lower.find(needle, at)) != std::string::npos; at += kMask.size()) {
            bytes.replace(at, needle.size(), kMask);
            lower.replace(at, needle.size(), kMask);
        }
    }
    std::string out;
    for (std::size_t i = 0; i < bytes.size();) {
        const std::size_t length = number_length(std::string_view(bytes).substr(i));
        out += length > 0 ? kMask : std::string_view(bytes).substr(i, 1);
        i += std::max<std::size_t>(1, length);
    }
    // The last bytes may be the beginning of a hidden text whose rest was not kept.
    if (is_cut) out.resize(out.size() - std::min(out.size(), longest));
    return std::string(trim(out));
}

HelperResult run_helper(const HelperRun& run) {
    const auto deadline = Clock::now() + run.deadline;
    // Whoever could not be killed in time earlier may have ended since.
    while (::waitpid(-1, nullptr, WNOHANG) > 0) {
    }
    const OwnedFd input = memory_file(run.input);
    std::array<int, 2> ends{-1, -1};
    if (!input || ::pipe2(ends.data(), O_CLOEXEC) != 0) return cannot_start(errno);
    const OwnedFd error_output(ends[0]);
    OwnedFd helpers_end(ends[1]);
    ::fcntl(error_output.get(), F_SETFL, O_NONBLOCK);

    pid_t child = 0;
    if (const int error = spawn(run, input.get(), helpers_end.get(), &child)) return cannot_start(error);
    helpers_end.reset();

    // Safe without a race: the id cannot be another's while the child is not reaped.
    const OwnedFd pid_fd(static_cast<int>(::syscall(SYS_pidfd_open, child, 0)));
    std::string words;
    bool is_cut = false;
    const bool ended = pid_fd && wait_for_end(pid_fd.get(), error_output.get(), deadline, words, is_cut);
    // The whole group, and before the child is reaped: until then the group's number is surely its own. The
    // child by itself as well, as it may have left its group.
    if (run.group == ProcessGroup::own) ::kill(-child, SIGKILL);
    ::kill(child, SIGKILL);
    const std::optional<int> status = reap(child, pid_fd.get());
    read_available(error_output.get(), words, is_cut);

    HelperResult result{TransmissionOutcome::unclear, ended ? "end unknown" : "deadline", "", false};
    if (ended && status) result = judge(*status);
    result.words = mask_words(std::move(words), run.hidden, is_cut);
    result.input_bytes_read = ::lseek(input.get(), 0, SEEK_CUR);  // the helper and we share the place in it
    return result;
}

}  // namespace challenger
