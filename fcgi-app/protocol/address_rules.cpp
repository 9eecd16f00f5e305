#include "protocol/address_rules.hpp"

#include <algorithm>
#include <optional>

#include "protocol/address_field.hpp"
#include "protocol/envelope.hpp"
#include "protocol/field_expression.hpp"

namespace challenger {

namespace {

// Says what is wrong with the shape of one field's rule, or nullopt. Its expression is not looked at.
std::optional<std::string> fault_of_rule(const Json& rule) {
    if (rule.object() == nullptr) return R"(not an object {"regex", "hint", "hint_i18n"})";
    for (const auto& [member, value] : *rule.object()) {
        const bool is_text = member == "regex" || member == "hint";
        if (!is_text && member != "hint_i18n")
            return "unknown member \"" + member + "\"; allowed: regex, hint, hint_i18n";
        if (is_text ? value.string() == nullptr : value.object() == nullptr)
            return "\"" + member + "\" must be " + (is_text ? "a string" : "an object");
    }
    if (rule.find("regex") == nullptr || rule.find("hint") == nullptr)
        return R"(needs both "regex" and "hint")";
    if (const Json* translations = rule.find("hint_i18n"))
        for (const auto& [language, text] : *translations->object())
            if (text.string() == nullptr) return "hint_i18n." + language + " must be a string";
    return std::nullopt;
}

// in: a field that an expression was not found in. An address without a dot behind its @ is nearly always
// unfinished.
Mistake mistake_in(std::string_view field, std::string_view value) {
    const bool lacks_dot = field == kEmailField && value.find('.', value.rfind('@')) == std::string::npos;
    return lacks_dot ? Mistake::after_at : Mistake::other;
}

tl::unexpected<std::string> bad_rule(std::string_view field, const std::string& reason) {
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
            return bad_rule(field, "unknown; allowed: " + allowed);
        }
        if (const auto fault = fault_of_rule(rule)) return bad_rule(field, *fault);
        auto expression = Regex::compile(*rule.find("regex")->string(), BackReferences::refused);
        if (!expression) return bad_rule(field, expression.error());
        if (const auto fault = fault_of_expression(field, *rule.find("regex")->string()))
            return bad_rule(field, *fault);
        rules.rules_.push_back({field, *rule.find("hint")->string(), std::move(*expression)});
    }
    rules.json_ = std::move(*parsed);
    return rules;
}

Result<void> AddressRules::check(const Address& address, const FieldSource& typed) const {
    if (auto fits = check_envelope(address, typed); !fits) return fits;
    return check_restrictions(address);
}

Result<void> AddressRules::check_restrictions(const Address& address) const {
    for (const Rule& rule : rules_)
        for (const auto& [field, value] : address.fields)
            if (field == rule.field && !rule.expression.is_found_in(value))
                return malformed(rule.field, rule.hint, mistake_in(field, value));
    return {};
}

}  // namespace challenger
