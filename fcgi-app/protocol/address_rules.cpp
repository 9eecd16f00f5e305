#include "protocol/address_rules.hpp"

#include <algorithm>

namespace challenger {

namespace {

void free_expression(regex_t* expression) {
    ::regfree(expression);
    delete expression;  // NOLINT: made by new below, given to regfree first
}

// Back-references make matching exponential; POSIX leaves them undefined in extended expressions anyway.
bool has_back_reference(std::string_view ere) {
    for (std::size_t i = 0; i + 1 < ere.size(); ++i) {
        if (ere[i] != '\\') continue;
        ++i;
        if (ere[i] >= '1' && ere[i] <= '9') return true;
    }
    return false;
}

tl::unexpected<std::string> refuse(std::string_view field, const std::string& reason) {
    return tl::unexpected("field " + std::string(field) + ": " + reason);
}

}  // namespace

tl::expected<AddressRules, std::string> AddressRules::compile(AddressType type, std::string_view json) {
    AddressRules rules;
    std::string why;
    auto parsed = parse_json(json.empty() ? kind_of(type).defaults.restrictions : json, &why);
    if (!parsed) return tl::unexpected("not JSON: " + why);
    if (parsed->object() == nullptr) return tl::unexpected(std::string("not a JSON object"));
    const auto known = fields_of(type);
    for (const auto& [field, rule] : *parsed->object()) {
        if (std::find(known.begin(), known.end(), field) == known.end()) {
            std::string allowed;
            for (const auto name : known) allowed += (allowed.empty() ? "" : ", ") + std::string(name);
            return refuse(field, "unknown; allowed: " + allowed);
        }
        if (rule.object() == nullptr) return refuse(field, R"(not an object {"regex", "hint", "hint_i18n"})");
        for (const auto& [member, value] : *rule.object()) {
            const bool text = member == "regex" || member == "hint";
            if (!text && member != "hint_i18n")
                return refuse(field, "unknown member \"" + member + "\"; allowed: regex, hint, hint_i18n");
            if (text ? value.string() == nullptr : value.object() == nullptr)
                return refuse(field, "\"" + member + "\" must be " + (text ? "a string" : "an object"));
        }
        const Json* regex = rule.find("regex");
        const Json* hint = rule.find("hint");
        if (regex == nullptr || hint == nullptr) return refuse(field, "needs both \"regex\" and \"hint\"");
        if (const Json* translations = rule.find("hint_i18n"))
            for (const auto& [language, text] : *translations->object())
                if (text.string() == nullptr)
                    return refuse(field, "hint_i18n." + language + " must be a string");
        if (has_back_reference(*regex->string())) return refuse(field, "back-references are not allowed");
        auto* expression = new regex_t;
        if (const int status = ::regcomp(expression, regex->string()->c_str(), REG_EXTENDED | REG_NOSUB)) {
            char reason[128];
            ::regerror(status, expression, reason, sizeof reason);
            delete expression;
            return refuse(field, "not a POSIX extended regular expression: " + std::string(reason));
        }
        rules.rules_.push_back({field, *hint->string(), {expression, &free_expression}});
    }
    rules.json_ = std::move(*parsed);
    return rules;
}

Result<void> AddressRules::check(const Address& address) const {
    for (const Rule& rule : rules_)
        for (const auto& [field, value] : address.fields)
            if (field == rule.field && ::regexec(rule.expression.get(), value.c_str(), 0, nullptr, 0) != 0)
                return fail(FailureName::parameter_malformed, rule.field + ": " + rule.hint);
    return {};
}

}  // namespace challenger
