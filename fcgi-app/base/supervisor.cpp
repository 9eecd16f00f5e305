#include "base/supervisor.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <new>

#include "base/deadline.hpp"

namespace challenger {

namespace {

constexpr std::chrono::seconds kReapTime{2};

// Waits until then at most.
bool is_readable(int descriptor, std::chrono::steady_clock::time_point deadline) {
    pollfd watched{descriptor, POLLIN, 0};
    int ready = 0;
    while ((ready = ::poll(&watched, 1, milliseconds_until(deadline))) < 0 && errno == EINTR) {
    }
    return ready > 0;
}

std::vector<char*> pointers_to(std::vector<std::string>& texts) {
    std::vector<char*> out;
    out.reserve(texts.size() + 1);
    for (std::string& text : texts) out.push_back(text.data());
    out.push_back(nullptr);
    return out;
}

std::vector<std::string> lines_of(const std::vector<std::pair<std::string, std::string>>& environment) {
    std::vector<std::string> out;
    for (const auto& [name, value] : environment) out.push_back(fmt::format("{}={}", name, value));
    return out;
}

}  // namespace

// Everything that starting a program takes, so that it needs no memory any more.
class Launch {
  public:
    Launch(const ProgramRun& run, const ProgramStreams& streams)
        : command_(run.command), environment_(lines_of(run.environment)) {
        ::posix_spawn_file_actions_init(&actions_);
        ::posix_spawn_file_actions_adddup2(&actions_, streams.input, STDIN_FILENO);
        ::posix_spawn_file_actions_adddup2(&actions_, streams.output, STDOUT_FILENO);
        ::posix_spawn_file_actions_adddup2(&actions_, streams.error_output, STDERR_FILENO);
        ::posix_spawn_file_actions_addclosefrom_np(&actions_, STDERR_FILENO + 1);

        sigset_t none;
        sigset_t defaults;
        ::sigemptyset(&none);
        ::sigemptyset(&defaults);
        for (const int signal : {SIGPIPE, SIGTERM, SIGUSR1, SIGALRM, SIGCHLD, SIGINT, SIGHUP, SIGQUIT})
            ::sigaddset(&defaults, signal);
        ::posix_spawnattr_init(&attributes_);
        ::posix_spawnattr_setsigmask(&attributes_, &none);
        ::posix_spawnattr_setsigdefault(&attributes_, &defaults);
        ::posix_spawnattr_setpgroup(&attributes_, 0);
        const int own_group = run.group == ProcessGroup::own ? POSIX_SPAWN_SETPGROUP : 0;
        ::posix_spawnattr_setflags(
            &attributes_, static_cast<short>(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | own_group));
    }
    Launch(const Launch&) = delete;
    Launch& operator=(const Launch&) = delete;
    ~Launch() {
        ::posix_spawnattr_destroy(&attributes_);
        ::posix_spawn_file_actions_destroy(&actions_);
    }

    // 0 and the program's id, or an errno value.
    int start(pid_t* program) {
        return ::posix_spawn(program, command_.front().c_str(), &actions_, &attributes_, arguments_.data(),
                             variables_.data());
    }

  private:
    std::vector<std::string> command_;
    std::vector<std::string> environment_;
    std::vector<char*> arguments_ = pointers_to(command_);
    std::vector<char*> variables_ = pointers_to(environment_);
    posix_spawn_file_actions_t actions_{};
    posix_spawnattr_t attributes_{};
};

// What the supervisor notes.
struct Supervisor::Shared {
    pid_t program = 0;  // while it runs
    ProgramEnd::Kind kind = ProgramEnd::Kind::unknown;
    int number = 0;
};

Supervisor::~Supervisor() {
    if (shared_ != nullptr) ::munmap(shared_, sizeof(Shared));
}

int Supervisor::start(const ProgramRun& run, const ProgramStreams& streams,
                      std::chrono::steady_clock::time_point deadline) {
    std::array<int, 2> ends{-1, -1};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) return errno;
    descriptor_ = OwnedFd(ends[0]);
    const OwnedFd held(ends[1]);
    void* memory = ::mmap(nullptr, sizeof(Shared), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED) return errno;
    shared_ = new (memory) Shared;
    group_ = run.group;
    Launch launch(run, streams);
    process_ = ::fork();
    if (process_ == 0) supervise(launch, held.get(), deadline);
    return process_ < 0 ? errno : 0;
}

// Takes no memory and no locks: our process may have had threads, which are not in this one.
void Supervisor::supervise(Launch& launch, int held, std::chrono::steady_clock::time_point deadline) {
    // Whatever is meant for the process that started us must not end us with it.
    if (group_ == ProcessGroup::own) ::setpgid(0, 0);
    sigset_t all;
    ::sigfillset(&all);
    ::sigprocmask(SIG_BLOCK, &all, nullptr);
    ::signal(SIGCHLD, SIG_DFL);  // if it is ignored, nobody learns how the program ended
    ::prctl(PR_SET_NAME, "supervisor");
    shared_->number = launch.start(&shared_->program);
    if (shared_->number != 0) {
        shared_->program = 0;
        shared_->kind = ProgramEnd::Kind::not_started;
        ::_exit(0);
    }
    // With a copy of a socket, the web server or the database would take for alive who has died.
    ::dup2(held, STDIN_FILENO);
    ::closefrom(STDIN_FILENO + 1);
    const pid_t program = shared_->program;
    // Safe without a race: the id cannot be another's while the program is not reaped.
    const int watched = static_cast<int>(::syscall(SYS_pidfd_open, program, 0));
    const bool ended = watched >= 0 && is_readable(watched, deadline);
    kill_program(program);
    int status = 0;
    pid_t reaped = 0;
    while ((reaped = ::waitpid(program, &status, 0)) < 0 && errno == EINTR) {
    }
    shared_->program = 0;
    if (!ended) {
        shared_->kind = ProgramEnd::Kind::out_of_time;
    } else if (reaped == program) {
        const bool is_signalled = WIFSIGNALED(status);
        shared_->number = is_signalled ? WTERMSIG(status) : WEXITSTATUS(status);
        shared_->kind = is_signalled ? ProgramEnd::Kind::signalled : ProgramEnd::Kind::exited;
    }
    ::_exit(0);
}

// The whole group, and before the program is reaped: until then the group's number is surely its own. The
// program by itself as well, as it may have left its group.
void Supervisor::kill_program(pid_t program) const {
    if (group_ == ProcessGroup::own) ::kill(-program, SIGKILL);
    ::kill(program, SIGKILL);
}

ProgramEnd Supervisor::end() {
    const bool ended = is_readable(descriptor_.get(), std::chrono::steady_clock::now() + kReapTime);
    // It is there only if the supervisor was killed, or the kernel does not let go of the program.
    if (const pid_t program = shared_->program; program != 0) kill_program(program);
    ::kill(process_, SIGKILL);
    while (::waitpid(process_, nullptr, ended ? 0 : WNOHANG) < 0 && errno == EINTR) {
    }
    ProgramEnd end;
    end.kind = ended ? shared_->kind : ProgramEnd::Kind::out_of_time;
    end.number = shared_->number;
    return end;
}

}  // namespace challenger
