// The reference implementation's configuration as one of ours: what carries over, and a comment for the rest.
#pragma once

#include <string>
#include <vector>

#include "ctl/import/reference_file.hpp"

namespace challenger {

struct ReferenceImport {
    std::string text;                    // a configuration file; without `unsettled` it loads as it stands
    std::vector<std::string> unsettled;  // options of the text that wait for the operator, as comments
};

// Writes our configuration. A value that our rules refuse, and a required option that is not there, become
// comments that say why. Values of options that do not carry over are not shown: they may be secrets.
// in: `source`, the file's name for the text.
ReferenceImport import_reference(const ReferenceFile& file, const std::string& source);

}  // namespace challenger
