// The table of options: one row drives reading, showing and explaining a setting.
#pragma once

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
using Field = std::variant<std::string Settings::*, AddressType Settings::*, HelperAddress Settings::*,
                           std::vector<std::string> Settings::*, std::chrono::seconds Settings::*,
                           bool Settings::*, int Settings::*, std::vector<std::chrono::seconds> Settings::*>;

// A default: one text for all kinds of address, or the one in a kind's own row.
class Default {
  public:
    constexpr Default(const char* for_all) : for_all_(for_all) {}
    constexpr Default(std::string_view KindDefaults::*of_kind) : of_kind_(of_kind) {}

    constexpr std::string_view text(AddressType type) const {
        return of_kind_ == nullptr ? for_all_ : kind_of(type).defaults.*of_kind_;
    }

  private:
    std::string_view for_all_;
    std::string_view KindDefaults::*of_kind_ = nullptr;
};

// One option of the configuration file.
struct Option {
    std::string_view section;
    std::string_view name;
    Field field;
    Default default_text;      // as text; {0} is the instance's name
    long long least = 0;       // of a number, or of a time in seconds
    long long most = 0;        // likewise
    std::string_view meaning;  // a sentence for the operator
};

// All options in the order they are read and shown. ADDRESS_TYPE is the first: defaults depend on it.
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

// The text of the option's field, which read_option reads back.
std::string format_option(const Option& option, const Settings& settings);

}  // namespace challenger
