// Runs another program to its end, or to a deadline.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace challenger {

// own: the program gets a process group of its own, and what is left of that group is killed when the program
// has ended or its time is up, also when our process was killed or stopped by then. callers: it stays in our
// group, for a program that a helper runs: ending the helper's group then ends it as well.
enum class ProcessGroup : std::uint8_t { own, callers };

struct ProgramRun {
    std::vector<std::string> command;                              // absolute path, then all arguments
    std::vector<std::pair<std::string, std::string>> environment;  // all of it: nothing is inherited
    std::string input;                                             // standard input, then end of file
    std::chrono::seconds deadline{};                               // from the start to the end
    ProcessGroup group = ProcessGroup::own;
};

// How a program ended.
struct ProgramEnd {
    enum class Kind : std::uint8_t {
        not_started,  // number is the errno value
        exited,       // number is the exit status
        signalled,    // number is the signal
        out_of_time,  // it was killed at the deadline
        unknown,      // it ended, but the system does not say how
    };
    Kind kind = Kind::not_started;
    int number = 0;
    std::string words;           // the first 4 KiB of what it wrote on standard error, bytes as they came
    bool words_are_cut = false;  // it wrote more than that
    std::string output;          // the first 1 KiB of what it wrote on standard output, bytes as they came
    std::int64_t input_bytes_read = 0;

    bool has_exited_with(int status) const { return kind == Kind::exited && number == status; }
};

// The end in a few words: "exit 75", "signal 9", "deadline", "end unknown", "cannot start: No such file …".
std::string format_end(const ProgramEnd& end);

// Runs a program with descriptors 0, 1 and 2 only: the input, and two pipes to us; with default signals. What
// it writes beyond the limits is read and forgotten, so that it is never held up. Never throws. time: the
// deadline, and 2 s more at most.
ProgramEnd run_program(const ProgramRun& run);

}  // namespace challenger
