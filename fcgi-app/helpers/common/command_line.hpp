// What the main() of all shipped helpers have in common.
#pragma once

#include <functional>

#include "base/arguments.hpp"
#include "helpers/common/contract.hpp"

namespace challenger {

// Reads the command line, calls send, and answers the exit status that main() returns. in: arguments with all
// its options; send, which uses what was read into them. A wrong command line is 64, a wrong file of options
// 78.
int run_helper_program(Arguments& arguments, int argc, char** argv, const std::function<Ending()>& send);

}  // namespace challenger
