#include "ctl/import/restrictions.hpp"

#include "base/json.hpp"
#include "base/regex.hpp"
#include "protocol/address_field.hpp"
#include "protocol/phone_expression.hpp"

namespace challenger {

std::string restrictions_for_normal_form(const std::string& json) {
    auto rules = parse_json(json);
    auto* fields = rules ? std::get_if<Json::Object>(&rules->value) : nullptr;
    if (fields == nullptr) return json;
    bool is_changed = false;
    for (auto& [field, rule] : *fields) {
        auto* members = std::get_if<Json::Object>(&rule.value);
        if (field != kPhoneField || members == nullptr) continue;
        for (auto& [member, value] : *members) {
            auto* expression = std::get_if<std::string>(&value.value);
            if (member != "regex" || expression == nullptr) continue;
            const std::string rewritten = without_separators(*expression);
            if (rewritten == *expression || !Regex::compile(rewritten, BackReferences::refused) ||
                !can_match_phone(rewritten))
                continue;
            *expression = rewritten;
            is_changed = true;
        }
    }
    return is_changed ? format_json(*rules) : json;
}

}  // namespace challenger
