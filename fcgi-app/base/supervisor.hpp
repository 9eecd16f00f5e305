// Starts a program for base/process, and sees to its end even when our own process is killed or stopped.
#pragma once

#include <sys/types.h>

#include <chrono>

#include "base/owned_fd.hpp"
#include "base/process.hpp"

namespace challenger {

// The program's standard input, output and error output.
struct ProgramStreams {
    int input;
    int output;
    int error_output;
};

// A process between us and the program. It ends the program, and its group, at the deadline; when the program
// has ended by itself, it kills what is left of the group. It needs nothing of us for that: a program whose
// starter was killed still does what it was started for, and no longer than it may. Nothing that the kernel
// does at our death would reach what a program has started.
class Supervisor {
  public:
    Supervisor() = default;
    Supervisor(const Supervisor&) = delete;
    Supervisor& operator=(const Supervisor&) = delete;
    ~Supervisor();

    // Starts the process, once, and the program from there: by the command, environment and group of a run.
    // out: 0, or an errno value. Whether the program could be started is known at the end.
    int start(const ProgramRun& run, const ProgramStreams& streams,
              std::chrono::steady_clock::time_point deadline);

    // Readable when the process has ended, which is when all is over.
    int descriptor() const { return descriptor_.get(); }

    // How the program ended: kind and number. To be called once, when the descriptor is readable or the
    // deadline has passed. time: 2 s at most, while the kernel does not let go of what was killed.
    ProgramEnd end();

  private:
    struct Shared;
    [[noreturn]] void supervise(class Launch& launch, int held,
                                std::chrono::steady_clock::time_point deadline);
    void kill_program(pid_t program) const;

    ProcessGroup group_{};
    pid_t process_ = 0;
    OwnedFd descriptor_;        // a pipe whose other end the process alone holds
    Shared* shared_ = nullptr;  // memory that both processes see
};

}  // namespace challenger
