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

}  // namespace challenger
