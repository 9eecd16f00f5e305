#include "ctl/import/reference_import.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <optional>

#include "base/log.hpp"
#include "base/text.hpp"
#include "config/options.hpp"
#include "ctl/import/restrictions.hpp"

namespace challenger {

namespace {

constexpr std::string_view kSection = "challenger";

// An option that both have by the same name in [challenger].
struct Carried {
    std::string_view name;
    std::string_view
        stand_in;             // for checking the others while a required one is missing; empty: not required
    std::string_view remark;  // what differs behind the same name
};

constexpr std::array kCarried{
    Carried{"ADDRESS_TYPE", "phone", ""},
    Carried{"ADDRESS_HINT", "", ""},
    Carried{"ADDRESS_RESTRICTIONS", "", ""},
    Carried{"BASE_URL", "https://example.org/", ""},
    Carried{"AUTH_COMMAND", "/bin/true",
            "Try it with challenger-helper-check(8). The address comes as JSON in one argument and the "
            "message on "
            "standard input;\n"
            "# the environment is bare (HELPER_ENVIRONMENT), there is a deadline (HELPER_TIMEOUT), and exit "
            "statuses decide what\n"
            "# follows: challenger-helper(7). Blanks separate arguments."},
    Carried{"VALIDATION_DURATION", "", ""},
    Carried{"VALIDATION_EXPIRATION", "", ""},
};

// An option that does not carry over, and what becomes of it.
struct Dropped {
    std::string_view section;
    std::string_view name;
    std::string_view fate;
};

constexpr std::string_view kSockets =
    "sockets belong to spawn-fcgi or systemd, and to the web server: challenger-fcgi(8)";
constexpr std::string_view kDocuments =
    "copy the documents into one folder as LANGUAGE.html, .txt, .md or .pdf, and name it in ";
constexpr std::string_view kEtag = "made from the documents themselves";

constexpr std::array kDropped{
    Dropped{"challenger", "SERVE", kSockets},
    Dropped{"challenger", "PORT", kSockets},
    Dropped{"challenger", "BIND_TO", kSockets},
    Dropped{"challenger", "UNIXPATH", kSockets},
    Dropped{"challenger", "UNIXPATH_MODE", kSockets},
    Dropped{"challenger", "DB", "always PostgreSQL"},
    Dropped{"challenger", "MESSAGE_TEMPLATE_FILE",
            "messages are compiled in; your own go into MESSAGE_TEMPLATE_DIR: "
            "challenger-fcgi.conf(5)"},
    Dropped{"challenger", "TERMS_DIR", kDocuments},
    Dropped{"challenger", "PRIVACY_DIR", kDocuments},
    Dropped{"challenger", "TERMS_ETAG", kEtag},
    Dropped{"challenger", "PRIVACY_ETAG", kEtag},
    Dropped{
        "challengerdb-postgres", "CONFIG",
        "there is a database of our own, which challengerctl init makes; CONNECTION in [database] names it"},
    Dropped{"challengerdb-postgres", "SQL_DIR", "the schema is compiled in: challengerctl db upgrade"},
};

const Option& option_of(std::string_view name) {
    return *std::find_if(options().begin(), options().end(),
                         [&](const Option& o) { return o.section == kSection && o.name == name; });
}

bool is_command(const Option& option) {
    return std::holds_alternative<std::vector<std::string> Settings::*>(option.field);
}

// The value as a line of our file holds it; quotes around it would be taken off. nullopt: no line can.
std::optional<std::string> quote_value(const Option& option, const std::string& value) {
    if (is_command(option)) return std::string(trim(value));
    for (const std::string& text : {value, '"' + value + '"', '\'' + value + '\''})
        if (unquote(text) == value) return text;
    return std::nullopt;
}

// A URL as it may be shown: what stands before the host could be a password.
std::string hide_user(const std::string& value) {
    const auto at = value.rfind('@');
    const auto scheme = value.find("://");
    if (at == std::string::npos || scheme == std::string::npos || at < scheme) return value;
    return value.substr(0, scheme + 3) + "***" + value.substr(at);
}

class Import {
  public:
    explicit Import(const ReferenceFile& file) : file_(file) {}

    ReferenceImport write(const std::string& source) {
        for (const Carried& carried : kCarried) take(carried);
        drop_what_is_refused();
        std::string text = fmt::format(
            "# From {}, by challengerctl config import. Options that are not listed have their "
            "defaults.\n\n[{}]\n",
            source, kSection);
        for (const Carried& carried : kCarried) text += line_of(carried, source);
        text += "\n# What does not carry over:\n" + dropped() +
                "# Clients are in no file: register each of them with challengerctl client add.\n";
        return {std::move(text), std::move(unsettled_)};
    }

  private:
    // Converts a value, as far as that needs no rule of ours.
    void take(const Carried& carried) {
        const std::string* found = file_.find(kSection, carried.name);
        if (found == nullptr) return;
        const Option& option = option_of(carried.name);
        std::string value = *found;
        if (is_command(option)) {
            const auto expanded = expand_variables(file_, value);
            if (!expanded) {
                refusals_[carried.name] = expanded.error();
                return;
            }
            value = *expanded;
        }
        if (carried.name == "ADDRESS_TYPE") value = to_lower_ascii(value);
        if (carried.name == "ADDRESS_RESTRICTIONS") {
            value = restrictions_for_normal_form(value);
            has_new_expressions_ = value != *found;
        }
        values_.emplace_back(&option, value);
    }

    // Moves one value after the other from the values to the refusals, until the rest is a good
    // configuration.
    void drop_what_is_refused() {
        for (;;) {
            OptionValues tried = values_;
            for (const Carried& carried : kCarried)
                if (!carried.stand_in.empty() && value_of(carried.name) == nullptr)
                    tried.emplace_back(&option_of(carried.name), carried.stand_in);
            const auto settings = read_options(tried, "default");
            if (settings) return;
            const OptionFault& fault = settings.error();
            const bool is_type_unknown = value_of("ADDRESS_TYPE") == nullptr;
            refusals_[fault.option->name] = fault.option->name == "ADDRESS_RESTRICTIONS" && is_type_unknown
                                                ? "cannot be checked without ADDRESS_TYPE"
                                                : "allowed: " + fault.allowed;
            if (std::erase_if(values_, [&](const auto& value) { return value.first == fault.option; }) == 0)
                return;
        }
    }

    const std::string* value_of(std::string_view name) const {
        for (const auto& [option, value] : values_)
            if (option->name == name) return &value;
        return nullptr;
    }

    std::string line_of(const Carried& carried, const std::string& source) {
        const std::string* found = file_.find(kSection, carried.name);
        const std::string* value = value_of(carried.name);
        const auto line = value == nullptr ? std::nullopt : quote_value(option_of(carried.name), *value);
        std::string text;
        if (found != nullptr && !carried.remark.empty()) text += fmt::format("# {}\n", carried.remark);
        if (line && has_new_expressions_ && carried.name == "ADDRESS_RESTRICTIONS")
            text +=
                "# Without what separates digits when people type: phone numbers are compared as + and "
                "digits.\n";
        if (line) return text + fmt::format("{} = {}\n", carried.name, *line);
        if (found == nullptr) {
            if (carried.stand_in.empty()) return text;
            text += fmt::format("# Required, and not in {}:\n# {} =\n", source, carried.name);
        } else {
            const auto refusal = refusals_.find(carried.name);
            text += fmt::format("# Refused; {}\n# {} = {}\n",
                                refusal == refusals_.end() ? "allowed: a value without both kinds of quotes"
                                                           : refusal->second,
                                carried.name, hide_user(*found));
        }
        unsettled_.emplace_back(carried.name);
        return text;
    }

    // A line for each option of the sections that are the reference's own, one for each other section.
    std::string dropped() const {
        std::string text;
        std::vector<std::string_view> others;
        for (const auto& entry : file_.entries) {
            const bool is_own = entry.section == kSection || entry.section == "challengerdb-postgres";
            if (is_own && std::any_of(kCarried.begin(), kCarried.end(), [&](const Carried& c) {
                    return entry.section == kSection && c.name == entry.name;
                }))
                continue;
            if (is_own) {
                text += fmt::format("# [{}] {}: {}\n", entry.section, entry.name, fate_of(entry));
            } else if (std::find(others.begin(), others.end(), entry.section) == others.end()) {
                others.push_back(entry.section);
            }
        }
        for (const std::string_view section : others)
            text += fmt::format("# [{}]: {}\n", section,
                                section == "paths" ? "its values stand where AUTH_COMMAND named them"
                                                   : "nothing of it is used here");
        for (const auto& [section, secret] : file_.secrets)
            text += fmt::format("# [{}] of {}: a file of secrets, which was not read\n", section,
                                printable(secret, Quotes::kept));
        return text;
    }

    static std::string fate_of(const ReferenceFile::Entry& entry) {
        for (const Dropped& row : kDropped)
            if (row.section == entry.section && row.name == entry.name)
                return std::string(row.fate) + (row.fate == kDocuments ? entry.name : "");
        return "unknown here";
    }

    const ReferenceFile& file_;
    OptionValues values_;
    std::map<std::string_view, std::string> refusals_;
    std::vector<std::string> unsettled_;
    bool has_new_expressions_ = false;
};

}  // namespace

ReferenceImport import_reference(const ReferenceFile& file, const std::string& source) {
    return Import(file).write(printable(source, Quotes::kept));
}

}  // namespace challenger
