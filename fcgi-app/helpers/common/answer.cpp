#include "helpers/common/answer.hpp"

#include <algorithm>
#include <optional>

#include "base/charset.hpp"
#include "base/inflate.hpp"
#include "base/regex.hpp"
#include "base/text.hpp"

namespace challenger {

namespace {

// The bytes decide: servers compress without saying so, and say what is no compression at all.
std::string inflated(const HttpAnswer& answer) {
    const bool is_gzip = answer.body.starts_with("\x1f\x8b");
    const bool is_deflate = to_lower_ascii(answer.content_encoding).find("deflate") != std::string::npos;
    if (!is_gzip && !is_deflate) return answer.body;
    std::string out = inflate_beginning(answer.body, kAnswerLimitBytes);
    return out.empty() ? answer.body : out;
}

// The parameter charset of a Content-Type.
std::string charset_of(const std::string& content_type) {
    constexpr std::string_view kName = "charset=";
    for (const auto part : split(content_type, ';'))
        if (to_lower_ascii(trim(part)).starts_with(kName)) return unquote(trim(part).substr(kName.size()));
    return "";
}

// Back-references do no harm here: the profile is the operator's own, and users do not write the answer.
bool matches(const Template& pattern, const Json& values, const std::string& text) {
    const auto expression = Regex::compile(pattern.render(values), BackReferences::allowed);
    return expression && expression->is_found_in(text);
}

// The value a JSON pointer names, as text: strings as they are. nullopt when it is not there.
std::optional<std::string> value_at(const Json& json, std::string_view pointer) {
    const Json* at = &json;
    for (const auto raw : split(pointer.substr(1), '/')) {
        std::string name;
        for (std::size_t i = 0; i < raw.size(); ++i) {
            const auto rest = raw.substr(i);
            const bool is_escape = rest.starts_with("~0") || rest.starts_with("~1");
            name += !is_escape ? raw[i] : rest[1] == '1' ? '/' : '~';
            i += is_escape ? 1 : 0;
        }
        if (const auto* items = std::get_if<Json::Array>(&at->value)) {
            const auto index = parse_number(name);
            at = index && *index < static_cast<long long>(items->size())
                     ? &(*items)[static_cast<std::size_t>(*index)]
                     : nullptr;
        } else {
            at = at->find(name);
        }
        if (at == nullptr) return std::nullopt;
    }
    return at->string() != nullptr ? *at->string() : format_json(*at);
}

bool fits(const AnswerRule& rule, int status, const std::string& text, const std::optional<Json>& json,
          const Json& values) {
    if (std::none_of(rule.statuses.begin(), rule.statuses.end(),
                     [&](const auto& range) { return range.first <= status && status <= range.second; }))
        return false;
    if (rule.where) {
        const auto value = json ? value_at(*json, rule.pointer) : std::nullopt;
        if (!value || !matches(*rule.where, values, *value)) return false;
    }
    return !rule.body || matches(*rule.body, values, text);
}

Judgement judge_by_status(int status) {
    switch (status) {
        case 429:
            return {Verdict::later, About::gateway};
        case 401:
        case 403:
            return {Verdict::configuration, About::us};
        case 301:
        case 307:
        case 308:
            return {Verdict::failed, About::us};
        case 408:  // a server before the gateway may have waited for it in vain
        case 409:  // the message may have been taken before
            return {Verdict::unclear, About::gateway};
        case 400:  // something of this message is wrong, maybe its number
        case 404:
        case 422:
            return {Verdict::failed, About::recipient};
        default:
            return {status >= 400 && status < 500 ? Verdict::failed : Verdict::unclear, About::gateway};
    }
}

}  // namespace

std::string text_of(const HttpAnswer& answer) {
    return read_as_utf8(inflated(answer), charset_of(answer.content_type));
}

Judgement judge(const Profile& profile, int status, const std::string& text, std::string_view to_digits) {
    const auto json = parse_json(text);
    const std::string whole_number = to_digits.empty() ? "" : "\\<" + std::string(to_digits) + "\\>";
    const Json values{Json::Object{{"to_digits", Json{whole_number}}}};
    for (const AnswerRule& rule : profile.rules)
        if (fits(rule, status, text, json, values)) return {rule.verdict, rule.about};
    return judge_by_status(status);
}

}  // namespace challenger
