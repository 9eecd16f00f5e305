#include "base/template.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <kainjow/mustache.hpp>
#include <vector>

#include "base/percent.hpp"
#include "base/text.hpp"
#include "base/unicode.hpp"

namespace challenger {

namespace {

using kainjow::mustache::data;
using kainjow::mustache::mustache;

// The names in the tags of a template, in their order. fails: a sentence about a tag that we do not support.
tl::expected<std::vector<std::string>, std::string> names_in(std::string_view text) {
    std::vector<std::string> names;
    for (std::size_t at = 0; (at = text.find("{{", at)) != std::string_view::npos;) {
        const bool is_raw = text.substr(at).starts_with("{{{");
        const std::string_view close = is_raw ? "}}}" : "}}";
        const auto begin = at + close.size();
        const auto end = text.find(close, begin);
        if (end == std::string_view::npos) return tl::unexpected(std::string("a {{ is not closed"));
        std::string_view tag = trim(text.substr(begin, end - begin));
        at = end + close.size();
        if (tag.starts_with('!')) continue;
        if (tag.starts_with('>') || tag.starts_with('='))
            return tl::unexpected(
                fmt::format("found {{{{{}}}}}; partials and other delimiters are not known", tag));
        if (!tag.empty() && std::string_view("#^/&").find(tag.front()) != std::string_view::npos)
            tag = trim(tag.substr(1));
        names.emplace_back(tag);
    }
    return names;
}

data to_mustache(const Json& json) {
    if (const auto* text = json.string()) return data(*text);
    if (const auto* flag = json.boolean()) return data(*flag);
    if (const auto* number = std::get_if<std::int64_t>(&json.value)) return data(std::to_string(*number));
    if (const auto* items = std::get_if<Json::Array>(&json.value)) {
        data list(data::type::list);
        for (const Json& item : *items) list.push_back(to_mustache(item));
        return list;
    }
    data object(data::type::object);
    if (const auto* members = json.object())
        for (const auto& [name, value] : *members) object.set(name, to_mustache(value));
    return object;
}

std::string escape_html(std::string_view value) {
    std::string out;
    for (const char c : value) {
        switch (c) {
            case '&':
                out += "&amp;";
                break;
            case '<':
                out += "&lt;";
                break;
            case '>':
                out += "&gt;";
                break;
            case '"':
                out += "&quot;";
                break;
            case '\'':
                out += "&#39;";
                break;
            default:
                out += c;
        }
    }
    return out;
}

}  // namespace

struct Template::Compiled {
    mustache program;
    std::vector<std::string> names;
};

Template::Template(std::unique_ptr<Compiled> compiled) : compiled_(std::move(compiled)) {}
Template::Template(Template&&) noexcept = default;
Template& Template::operator=(Template&&) noexcept = default;
Template::~Template() = default;

tl::expected<Template, std::string> Template::compile(std::string_view text, Escape escape,
                                                      std::span<const std::string> allowed) {
    if (!is_utf8(text)) return tl::unexpected(std::string("is not UTF-8"));
    auto names = names_in(text);
    if (!names) return tl::unexpected(names.error());
    for (const std::string& name : *names)
        if (std::find(allowed.begin(), allowed.end(), name) == allowed.end())
            return tl::unexpected(
                fmt::format("found {{{{{}}}}}; allowed: {}", name, fmt::join(allowed, ", ")));
    mustache program{std::string(text)};
    if (!program.is_valid()) return tl::unexpected(first_line(program.error_message()));
    program.set_custom_escape([escape](const std::string& value) { return escape_text(value, escape); });
    return Template(std::make_unique<Compiled>(Compiled{std::move(program), std::move(*names)}));
}

std::string Template::render(const Json& values) const {
    return compiled_->program.render(to_mustache(values));
}

bool Template::uses(std::string_view name) const {
    return std::find(compiled_->names.begin(), compiled_->names.end(), name) != compiled_->names.end();
}

std::string escape_text(std::string_view value, Escape escape) {
    switch (escape) {
        case Escape::html:
            return escape_html(value);
        case Escape::json: {
            const std::string quoted = format_json(Json{std::string(value)});
            return quoted.substr(1, quoted.size() - 2);
        }
        case Escape::form:
            return percent_encode(value);
        case Escape::none:
            break;
    }
    return std::string(value);
}

}  // namespace challenger
