// Loads the numbering plans, for the programs that read phone numbers as people type them.
#pragma once

#include <string>
#include <tl/expected.hpp>

#include "protocol/numbering_plans.hpp"

namespace challenger {

// Loads the module libchallenger-phone.so: from beside the program (in a build folder), else from where it is
// installed. It stays loaded as long as the process lives.
// fails: the loader's words, and the Debian packages that hold what is missing.
tl::expected<const NumberingPlans*, std::string> load_numbering_plans();

// The same numbering plans, loaded when they are first asked something, for a process that seldom reads
// numbers. What asks gets an exception, with the words above, when they cannot be loaded.
const NumberingPlans& numbering_plans_on_demand();

}  // namespace challenger
