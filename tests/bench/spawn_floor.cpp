// The floor of a sending: starts a program and waits for it, again and again, in several processes at once.
//     spawn_floor SECONDS PROCESSES PROGRAM
// Prints how often and in how many seconds.
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>

namespace {

using Clock = std::chrono::steady_clock;

// How often until `end`; -1 when the program cannot be started.
long spawn_until(Clock::time_point end, char* program) {
    char address[] = "{}";
    char* const arguments[] = {program, address, nullptr};
    char* const environment[] = {nullptr};
    long count = 0;
    for (; Clock::now() < end; ++count) {
        pid_t child;
        int status;
        if (posix_spawn(&child, program, nullptr, nullptr, arguments, environment) != 0) return -1;
        if (waitpid(child, &status, 0) != child || status != 0) return -1;
    }
    return count;
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 4) return 64;
    const auto start = Clock::now();
    const auto end = start + std::chrono::seconds(std::atoi(argv[1]));
    int counts[2];
    if (pipe(counts) != 0) return 71;
    const int processes = std::atoi(argv[2]);
    for (int i = 0; i < processes; ++i) {
        if (fork() == 0) {
            const long count = spawn_until(end, argv[3]);
            _exit(write(counts[1], &count, sizeof count) == sizeof count ? 0 : 71);
        }
    }
    long total = 0;
    for (int i = 0; i < processes; ++i) {
        long count;
        if (read(counts[0], &count, sizeof count) != sizeof count || count < 0) return 71;
        total += count;
    }
    std::printf("%ld %f\n", total, std::chrono::duration<double>(Clock::now() - start).count());
}
