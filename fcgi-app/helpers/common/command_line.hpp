// What the command lines of all shipped helpers have in common.
#pragma once

#include <functional>

#include "helpers/common/contract.hpp"

namespace CLI {
class App;
}

namespace challenger {

// Adds --config FILE, which holds options as `name = "value"` lines, and --version.
void add_common_options(CLI::App& app);

// Reads the command line, calls send, and answers the exit status that main() returns. in: app with all its
// options; send, which uses what was read into them. A wrong command line is 64, a wrong file of options 78.
int run_helper_program(CLI::App& app, int argc, char** argv, const std::function<Ending()>& send);

}  // namespace challenger
