#include "ctl/import/reference_file.hpp"

#include <fmt/format.h>
#include <glob.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <optional>

#include "base/file.hpp"
#include "base/text.hpp"
#include "base/unicode.hpp"

namespace challenger {

namespace {

constexpr std::size_t kLimitBytes = 1'048'576;
constexpr int kFilesLimit = 200;
constexpr std::size_t kDepthLimit = 10;
constexpr int kExpansionsLimit = 128;
constexpr std::size_t kExpandedLimitBytes = 65'536;

std::string to_upper_ascii(std::string_view text) {
    std::string out(text);
    for (char& c : out)
        if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    return out;
}

// Cuts the first word off a text, with the blanks behind it.
std::string_view cut_word(std::string_view& text) {
    const auto end = std::min(text.find_first_of(" \t"), text.size());
    const std::string_view word = text.substr(0, end);
    text = trim(text.substr(end));
    return word;
}

class Reader {
  public:
    // Reads a file into the result. out: nothing, or why it cannot be read.
    std::string read(const std::filesystem::path& file) {
        if (std::find(open_.begin(), open_.end(), file.lexically_normal()) != open_.end())
            return fmt::format("{}: includes itself", file.string());
        if (open_.size() > kDepthLimit)
            return fmt::format("{}: included more than {} deep", file.string(), kDepthLimit);
        if (++files_ > kFilesLimit)
            return fmt::format("{}: one file more than {}", file.string(), kFilesLimit);
        const auto content = read_file(file.string(), kLimitBytes - bytes_);
        if (!content) return content.error();
        bytes_ += content->size();
        open_.push_back(file.lexically_normal());
        std::string section;  // does not go on from one file into another
        int number = 0;
        for (const std::string_view raw : split(*content, '\n')) {
            ++number;
            const std::string_view line = trim(raw);
            if (line.empty() || line.front() == '#' || line.front() == '%') continue;
            const std::string fault = take(file, line, section);
            if (fault.empty()) continue;
            return fmt::format("{}: line {}: {}", file.string(), number, fault);
        }
        open_.pop_back();
        return "";
    }

    ReferenceFile result;

  private:
    std::string take(const std::filesystem::path& file, std::string_view line, std::string& section) {
        if (!is_utf8(line)) return "is not UTF-8";
        std::string text(line);
        std::replace(text.begin(), text.end(), '\t', ' ');
        if (has_control_character(text, LineBreaks::refused)) return "holds a control character";
        line = text;
        if (line.front() == '@') return include(file, line.substr(1));
        if (line.front() == '[' && line.back() == ']') {
            section = to_lower_ascii(trim(line.substr(1, line.size() - 2)));
            return section.empty() ? "a section without a name" : "";
        }
        const auto equals = line.find('=');
        if (equals == std::string_view::npos) return "neither [SECTION] nor OPTION = VALUE";
        if (section.empty()) return "an option before any [SECTION]";
        const std::string name = to_upper_ascii(trim(line.substr(0, equals)));
        if (name.empty()) return "an option without a name";
        std::string_view value = trim(line.substr(equals + 1));
        if (value.size() >= 2 && value.front() == '"' && value.back() == '"')
            value = value.substr(1, value.size() - 2);
        set(section, name, value);
        return "";
    }

    std::string include(const std::filesystem::path& file, std::string_view line) {
        const auto end = line.find('@');
        if (end == std::string_view::npos) return "a directive lacks its second @";
        const std::string directive = to_lower_ascii(line.substr(0, end));
        std::string_view argument = trim(line.substr(end + 1));
        if (argument.empty()) return "a directive that names no file";
        const auto path_of = [&](std::string_view name) { return file.parent_path() / name; };
        if (directive == "inline") return read(path_of(argument));
        if (directive == "inline-matching") return include_matching(path_of(argument));
        if (directive != "inline-secret") return "an unknown directive";
        const std::string section = to_lower_ascii(cut_word(argument));
        if (argument.empty()) return "@INLINE-SECRET@ takes a section and a file";
        result.secrets.emplace_back(section, path_of(argument).string());
        return "";
    }

    std::string include_matching(const std::filesystem::path& pattern) {
        glob_t found{};
        std::vector<std::string> files;
        if (::glob(pattern.c_str(), 0, nullptr, &found) == 0)
            files.assign(found.gl_pathv, found.gl_pathv + found.gl_pathc);
        ::globfree(&found);
        for (const std::string& name : files)
            if (std::string fault = read(name); !fault.empty()) return fault;
        return "";
    }

    void set(const std::string& section, const std::string& name, std::string_view value) {
        const auto [place, is_new] = places_.try_emplace({section, name}, result.entries.size());
        if (is_new) result.entries.push_back({section, name, ""});
        result.entries[place->second].value = value;
    }

    std::map<std::pair<std::string, std::string>, std::size_t> places_;
    std::vector<std::filesystem::path> open_;  // from the first file to the one being read
    std::size_t bytes_ = 0;
    int files_ = 0;
};

// A variable as it stands behind its dollar.
struct Variable {
    std::string name;
    std::optional<std::string> fallback;
    std::size_t length = 0;  // of all of it, without the dollar
};

tl::expected<Variable, std::string> read_variable(std::string_view text) {
    if (!text.starts_with('{')) {
        const auto end = std::min(text.find_first_of("/\\ "), text.size());
        return Variable{std::string(text.substr(0, end)), std::nullopt, end};
    }
    int open = 0;
    std::size_t end = 0;
    for (; end < text.size(); ++end) {
        open += text[end] == '{' ? 1 : text[end] == '}' ? -1 : 0;
        if (open == 0) break;
    }
    if (end == text.size()) return tl::unexpected(std::string("${ without its }"));
    const std::string_view inside = text.substr(1, end - 1);
    const auto colon = inside.find(':');
    Variable out{std::string(inside.substr(0, colon)), std::nullopt, end + 1};
    if (colon == std::string_view::npos) return out;
    std::string_view rest = inside.substr(colon + 1);
    if (rest.starts_with('-') || rest.starts_with('=')) rest.remove_prefix(1);
    out.fallback = rest;
    return out;
}

// The text that a variable stands for, nullopt when there is none.
std::optional<std::string> look_up(const ReferenceFile& file, const Variable& variable) {
    if (const std::string* set = file.find("paths", variable.name)) return *set;
    if (const char* environment = std::getenv(variable.name.c_str())) return environment;
    return variable.fallback;
}

tl::expected<std::string, std::string> expand(const ReferenceFile& file, std::string_view text,
                                              int& expansions) {
    std::string out;
    for (;;) {
        const auto dollar = std::min(text.find('$'), text.size());
        out += text.substr(0, dollar);
        if (dollar == text.size()) return out;
        const auto variable = read_variable(text.substr(dollar + 1));
        if (!variable) return tl::unexpected(variable.error());
        text.remove_prefix(dollar + 1 + variable->length);
        if (++expansions > kExpansionsLimit)
            return tl::unexpected(fmt::format("${} does not come to an end", variable->name));
        const auto unexpanded = look_up(file, *variable);
        if (!unexpanded)
            return tl::unexpected(
                fmt::format("${} is set neither in [PATHS] nor in the environment", variable->name));
        auto value = expand(file, *unexpanded, expansions);
        if (!value) return value;
        out += *value;
        if (out.size() > kExpandedLimitBytes)
            return tl::unexpected(fmt::format("${} is too long", variable->name));
    }
}

}  // namespace

const std::string* ReferenceFile::find(std::string_view section, std::string_view name) const {
    const auto found = std::find_if(entries.begin(), entries.end(), [&](const Entry& entry) {
        return entry.section == section && equals_ignoring_case(entry.name, name);
    });
    return found == entries.end() ? nullptr : &found->value;
}

tl::expected<ReferenceFile, std::string> read_reference_file(const std::string& file) {
    Reader reader;
    if (const std::string fault = reader.read(file); !fault.empty()) return tl::unexpected(fault);
    return std::move(reader.result);
}

tl::expected<std::string, std::string> expand_variables(const ReferenceFile& file, std::string_view text) {
    int expansions = 0;
    auto out = expand(file, text, expansions);
    if (out && (!is_utf8(*out) || has_control_character(*out, LineBreaks::refused)))
        return tl::unexpected(std::string("a variable's value is not one line of UTF-8"));
    return out;
}

}  // namespace challenger
