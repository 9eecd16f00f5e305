// Runs the program that delivers a message and says what came of it (protocol.md section 11).
#pragma once

#include <chrono>
#include <string>
#include <utility>
#include <vector>

#include "protocol/outcome.hpp"

namespace challenger {

// own: a group that is killed as a whole when the program has ended, or its time. callers: for a program that
// a helper runs itself; whoever ends the helper's group ends it as well.
enum class ProcessGroup : std::uint8_t { own, callers };

struct HelperRun {
    std::vector<std::string> command;                              // absolute program path, all arguments
    std::vector<std::pair<std::string, std::string>> environment;  // all of it
    std::string input;                                             // standard input, then end of file
    std::chrono::seconds deadline{};
    std::vector<std::string> hidden;  // texts that must not stand in what is kept of standard error
    ProcessGroup group = ProcessGroup::own;
};

struct HelperResult {
    TransmissionOutcome outcome{};
    std::string
        reason;  // such as "exit 75", "signal 9", "deadline", "cannot start: No such file or directory"
    std::string words;  // at most 4 KiB of standard error, hidden texts and long numbers masked
    bool is_configuration_error = false;  // exit 64 or 78
    int exit_status = -1;                 // -1: it did not exit
    bool is_about_helper = true;          // false: it was not even tried, for a reason of ours
    std::int64_t input_bytes_read = 0;
};

// Runs the helper to its end or deadline, in its own process group, with descriptors 0–2 only. Whatever is
// left of the group is killed when the helper itself has ended. Never throws. time: the deadline, and no more
// than a moment longer.
HelperResult run_helper(const HelperRun& run);

// What is kept of a helper's words: hidden texts (whatever their case) and every number of six or more
// digits, also when it is spelt with blanks, dots, hyphens or brackets, replaced by ***. in: the bytes read;
// whether more were cut off.
std::string mask_words(std::string bytes, const std::vector<std::string>& hidden, bool is_cut);

}  // namespace challenger
