#include "delivery/message.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <optional>

#include "base/file.hpp"
#include "base/text.hpp"
#include "delivery/shipped_messages.hpp"
#include "delivery/time_words.hpp"
#include "protocol/code.hpp"

namespace challenger {

namespace {

// A subject travels in the helper's environment: nothing in it may lead to the code or the validation.
const std::array<std::string, 7> kSubjectNames{"service", "domain", "reference", "minutes",
                                               "days",    "time",   "until"};
const std::array<std::string, 12> kBodyNames{"code",      "bare_code", "service", "domain",
                                             "reference", "url",       "origin",  "minutes",
                                             "days",      "time",      "until",   "address"};

// The texts of a type by "LANGUAGE.subject" and "LANGUAGE.body".
struct Source {
    std::string file;  // for complaints
    std::string text;
};
using Sources = std::map<std::string, Source, std::less<>>;

Sources shipped_sources(AddressType type) {
    Sources out;
    const std::string prefix = std::string(kind_of(type).message_folder) + "/";
    for (const EmbeddedFile& file : shipped_messages())
        if (file.name.starts_with(prefix))
            out[std::string(file.name.substr(prefix.size()))] = {"shipped " + std::string(file.name),
                                                                 std::string(file.text)};
    return out;
}

bool is_language(std::string_view text) {
    return text.size() >= 2 && text.size() <= 35 && std::all_of(text.begin(), text.end(), [](char c) {
               return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
           });
}

// Puts an operator's own files over the shipped ones.
std::optional<std::string> add_own_sources(const std::filesystem::path& folder, Sources& sources) {
    std::error_code error;
    for (const auto& entry : std::filesystem::directory_iterator(folder, error)) {
        const std::string name = entry.path().filename().string();
        if (name.starts_with('.')) continue;
        const std::string stem = entry.path().stem().string();
        const auto dot = stem.rfind('.');
        const std::string part = dot == std::string::npos ? "" : stem.substr(dot + 1);
        if (entry.path().extension() != ".txt" || (part != "subject" && part != "body") ||
            !is_language(stem.substr(0, dot)))
            return fmt::format("{}: allowed: LANGUAGE.subject.txt, LANGUAGE.body.txt", entry.path().string());
        const auto content = read_file(entry.path().string());
        if (!content) return content.error();
        sources[stem] = {entry.path().string(), *content};
    }
    if (error) return fmt::format("{}: {}", folder.string(), error.message());
    return std::nullopt;
}

tl::expected<Template, std::string> compile(const Source& source, std::span<const std::string> allowed) {
    auto compiled = Template::compile(trim(source.text), Escape::none, allowed);
    if (!compiled) return tl::unexpected(fmt::format("{}: {}", source.file, compiled.error()));
    return compiled;
}

// All lines of an address, with the country's code last.
std::string lines_of(const Address& address) {
    std::string out;
    for (const auto& [field, value] : address.fields) out += (out.empty() ? "" : "\n") + value;
    return out;
}

// The last day that is over everywhere before the code is: on the last shores a day ends 12 hours after UTC.
std::chrono::sys_days last_day(const MessageValues& values) {
    constexpr std::chrono::hours kLastShores{12};
    const auto last = std::chrono::floor<std::chrono::days>(values.now + values.left - kLastShores);
    return std::max(last - std::chrono::days(1), std::chrono::floor<std::chrono::days>(values.now));
}

// The part of a URL up to its path, and a slash.
std::string origin_of(std::string_view url) {
    const auto host = url.find("://");
    const auto path = host == std::string_view::npos ? host : url.find('/', host + 3);
    return std::string(url.substr(0, path)) + "/";
}

}  // namespace

tl::expected<MessageTemplates, std::string> MessageTemplates::load(AddressType type,
                                                                   const std::string& folder) {
    Sources sources = shipped_sources(type);
    if (!folder.empty()) {
        if (!std::filesystem::is_directory(folder)) return tl::unexpected(folder + ": no such folder");
        // One folder may serve several instances: it need not speak of every type.
        const auto own = std::filesystem::path(folder) / kind_of(type).message_folder;
        if (auto fault = std::filesystem::exists(own) ? add_own_sources(own, sources) : std::nullopt)
            return tl::unexpected(std::move(*fault));
    }
    MessageTemplates out;
    out.type_ = type;
    for (const auto& [name, source] : sources) {
        if (!name.ends_with(".body")) continue;
        const std::string language = name.substr(0, name.rfind('.'));
        const auto subject_source = sources.find(language + ".subject");
        if (subject_source == sources.end())
            return tl::unexpected(
                fmt::format("{}: {}.subject.txt is missing beside it", source.file, language));
        auto subject = compile(subject_source->second, kSubjectNames);
        if (!subject) return tl::unexpected(subject.error());
        if (trim(subject_source->second.text).find('\n') != std::string_view::npos)
            return tl::unexpected(fmt::format("{}: must be one line", subject_source->second.file));
        auto body = compile(source, kBodyNames);
        if (!body) return tl::unexpected(body.error());
        if (!body->uses("code") && !body->uses("bare_code"))
            return tl::unexpected(fmt::format("{}: must hold {{{{code}}}}", source.file));
        out.languages_.push_back(language);
        out.pairs_.emplace(language, Pair{std::move(*subject), std::move(*body)});
    }
    for (const auto& [name, source] : sources)
        if (name.ends_with(".subject") && !out.pairs_.contains(name.substr(0, name.rfind('.'))))
            return tl::unexpected(fmt::format("{}: a .body.txt is missing beside it", source.file));
    return out;
}

Message MessageTemplates::write(const std::string& language, const MessageValues& values) const {
    const Json variables{Json::Object{
        {"code", Json{format_code(values.code)}},
        {"bare_code", Json{values.code}},
        {"service", Json{values.service}},
        {"domain", Json{values.domain}},
        {"reference", Json{values.reference}},
        {"url", Json{values.url}},
        {"origin", Json{origin_of(values.url)}},
        {"minutes", Json{std::to_string(whole<std::chrono::minutes>(values.left))}},
        {"days", Json{std::to_string(whole<std::chrono::days>(values.left))}},
        {"time", Json{time_in_words(language, values.left)}},
        {"until", Json{long_date(language, last_day(values))}},
        {"address", Json{values.address == nullptr ? std::string() : lines_of(*values.address)}},
    }};
    const Pair& pair = pairs_.at(language);
    // A line break at the end of a text message would cost a character of its one segment.
    return {pair.subject.render(variables),
            pair.body.render(variables) + (kind_of(type_).is_text_message ? "" : "\n"), language};
}

}  // namespace challenger
