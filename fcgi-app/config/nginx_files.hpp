// What a host's nginx says of an instance. Snippets that an operator has printed or changed are never
// replaced by an upgrade, so they may be older than the programs.
#pragma once

#include <string>
#include <vector>

namespace challenger {

// Where Debian's nginx has its configuration.
inline constexpr char kNginxFolder[] = "/etc/nginx";

// The files below a folder of nginx that pass requests to an instance in the way of an older snippet, in the
// order of their names. What cannot be read is left out, and so is what only nginx would find.
std::vector<std::string> older_snippets(const std::string& folder, const std::string& instance);

}  // namespace challenger
