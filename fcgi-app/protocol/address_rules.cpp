#include "protocol/address_rules.hpp"

#include <algorithm>

namespace challenger {

namespace {

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
        auto expression = Regex::compile(*regex->string(), BackReferences::refused);
        if (!expression) return refuse(field, expression.error());
        rules.rules_.push_back({field, *hint->string(), std::move(*expression)});
    }
    rules.json_ = std::move(*parsed);
    return rules;
}

Result<void> AddressRules::check(const Address& address) const {
    for (const Rule& rule : rules_)
        for (const auto& [field, value] : address.fields)
            if (field == rule.field && !rule.expression.is_found_in(value))
                return fail(FailureName::parameter_malformed, rule.field + ": " + rule.hint);
    return {};
}

}  // namespace challenger
