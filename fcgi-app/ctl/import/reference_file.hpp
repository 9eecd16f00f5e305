// Configuration files of the reference implementation, in GNUnet's format: read whole, with what they
// include, and $VARIABLES expanded. What the options mean stands in reference_import.
#pragma once

#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <utility>
#include <vector>

namespace challenger {

// The values of a file and of those it includes. Names are matched without case; of a name that is set again
// the last value holds.
struct ReferenceFile {
    struct Entry {
        std::string section;  // lower case
        std::string name;     // upper case
        std::string value;    // one line of UTF-8, without the quotes around it
    };
    std::vector<Entry> entries;  // in the order of their first appearance
    // Section and file of each @INLINE-SECRET@. Those files are never opened.
    std::vector<std::pair<std::string, std::string>> secrets;

    // The value of an option, or nullptr.
    const std::string* find(std::string_view section, std::string_view name) const;
};

// Reads a file and what @INLINE@ and @INLINE-MATCHING@ include, up to 1 MiB and 200 files in all.
// fails: a sentence naming file and line, and no value.
tl::expected<ReferenceFile, std::string> read_reference_file(const std::string& file);

// Expands $NAME, ${NAME} and ${NAME:-default} as the reference does: from [PATHS], then the environment, then
// the default, each expanded in turn. A plain name ends at a slash, backslash or blank.
// fails: a sentence naming the variable.
tl::expected<std::string, std::string> expand_variables(const ReferenceFile& file, std::string_view text);

}  // namespace challenger
