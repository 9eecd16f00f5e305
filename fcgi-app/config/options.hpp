// The table of options: one row drives reading, showing and explaining a setting.
#pragma once

#include <array>
#include <chrono>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <utility>
#include <variant>
#include <vector>

#include "config/settings.hpp"

namespace challenger {

// Where a value goes; the field's type is the option's kind.
using Field = std::variant<std::string Settings::*, AddressType Settings::*,
                           std::vector<std::string> Settings::*, std::chrono::seconds Settings::*,
                           bool Settings::*, int Settings::*, std::vector<std::chrono::seconds> Settings::*>;

// A default for all types, or one for each in the order of AddressType.
struct Defaults {
    std::array<std::string_view, 4> text;
    constexpr Defaults(const char* all) : text{all, all, all, all} {}
    constexpr Defaults(std::string_view phone, std::string_view email, std::string_view postal)
        : text{phone, email, postal, postal} {}
};

// One option: where it stands, where its value goes, its default ({0} is the instance's name), the smallest
// and largest number (seconds for a time), and its meaning.
struct Option {
    std::string_view section;
    std::string_view name;
    Field field;
    Defaults defaults;
    long long least = 0;
    long long most = 0;
    std::string_view meaning;
};

// All options in the order they are read and shown; ADDRESS_TYPE is the first, as defaults hang on it.
std::span<const Option> options();

// Reads a text into the option's field. out: nullopt, or what is allowed instead.
std::optional<std::string> read_option(const Option& option, std::string_view text, Settings& settings);

// The values that are set; an option that is not among them has its default.
using OptionValues = std::vector<std::pair<const Option*, std::string>>;

// A value that is refused, and what is allowed instead.
struct OptionFault {
    const Option* option;
    std::string found;
    std::string allowed;
};

// Reads all options, then checks the rules between them and behind their text; `file` is left to the caller.
// fails: the first fault.
tl::expected<Settings, OptionFault> read_options(const OptionValues& values, const std::string& instance);

// The field's value as read_option reads it.
std::string show_option(const Option& option, const Settings& settings);

}  // namespace challenger
