#include "helpers/common/command_line.hpp"

#include <sys/resource.h>

#include <csignal>

namespace challenger {

int run_helper_program(Arguments& arguments, int argc, char** argv, const std::function<Ending()>& send) {
    const rlimit no_core{0, 0};  // it would hold the code and the secrets
    ::setrlimit(RLIMIT_CORE, &no_core);
    std::signal(SIGPIPE, SIG_IGN);  // nobody may be left to read what is said on standard output
    if (const auto end = arguments.read(argc, argv)) {
        if (end->status == kExitOk) return kExitOk;  // --help
        return end_program(arguments.name(), {end->status, end->fault_of_file});
    }
    return end_program(arguments.name(), send());
}

}  // namespace challenger
