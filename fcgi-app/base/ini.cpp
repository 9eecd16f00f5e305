#include "base/ini.hpp"

#include <fmt/format.h>

#include <boost/property_tree/ini_parser.hpp>
#include <boost/property_tree/ptree.hpp>
#include <sstream>

#include "base/file.hpp"

namespace challenger {

std::optional<std::string> IniSection::find(std::string_view wanted) const {
    for (const auto& [entry_name, value] : entries)
        if (entry_name == wanted) return value;
    return std::nullopt;
}

tl::expected<std::vector<IniSection>, std::string> read_ini_file(const std::string& file) {
    const auto content = read_file(file);
    if (!content) return tl::unexpected(content.error());
    boost::property_tree::ptree tree;
    try {
        std::istringstream stream(*content);
        boost::property_tree::ini_parser::read_ini(stream, tree);
    } catch (const boost::property_tree::ini_parser_error& error) {
        return tl::unexpected(fmt::format("{}: line {}: {}", file, error.line(), error.message()));
    }
    std::vector<IniSection> sections;
    for (const auto& [name, entries] : tree) {
        // The library leaves out sections without entries, so this is no section.
        if (entries.empty())
            return tl::unexpected(fmt::format("{}: {} comes before any [section]", file, name));
        IniSection& section = sections.emplace_back(IniSection{name, {}});
        for (const auto& [entry_name, entry] : entries) section.entries.push_back({entry_name, entry.data()});
    }
    return sections;
}

}  // namespace challenger
