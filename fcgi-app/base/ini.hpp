// Files of [sections] with NAME = value lines, as operators write configurations, themes and profiles.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

namespace challenger {

struct IniEntry {
    std::string name;
    std::string value;  // bytes, without the blanks around them; quotes are kept
};

struct IniSection {
    std::string name;
    std::vector<IniEntry> entries;  // at least one

    // The value of an entry by its exact name, or nullopt.
    std::optional<std::string> find(std::string_view name) const;
};

// Reads a file: its sections, and their entries, in the order of the file. Lines that are empty or begin with
// ; or # are skipped, and so are sections without an entry. fails: a sentence naming the file: with the
// system's reason when it cannot be read; with the line of a section or name that comes twice, or that is
// malformed; with the name of an entry before any section.
tl::expected<std::vector<IniSection>, std::string> read_ini_file(const std::string& file);

}  // namespace challenger
