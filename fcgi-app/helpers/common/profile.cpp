#include "helpers/common/profile.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <filesystem>

#include "base/ini.hpp"
#include "base/regex.hpp"
#include "base/text.hpp"
#include "helpers/common/contract.hpp"
#include "protocol/outcome.hpp"
#include "protocol/uri.hpp"

namespace challenger {

namespace {

constexpr std::string_view kPlaceholder = "CHANGE-ME";
constexpr std::array kVerdicts{
    std::pair{format_outcome(TransmissionOutcome::accepted), Verdict::accepted},
    std::pair{format_outcome(TransmissionOutcome::refused), Verdict::refused},
    std::pair{std::string_view("later"), Verdict::later},
    std::pair{format_outcome(TransmissionOutcome::failed), Verdict::failed},
    std::pair{std::string_view("configuration"), Verdict::configuration},
    std::pair{format_outcome(TransmissionOutcome::unclear), Verdict::unclear},
};
constexpr std::array<std::string_view, 8> kRequestNames{"URL",  "METHOD",   "CONTENT_TYPE", "BODY",
                                                        "USER", "PASSWORD", "FILE_FIELD",   "PREFIXES"};
constexpr std::array<std::string_view, 4> kRuleNames{"STATUS", "WHERE", "BODY", "ABOUT"};

std::optional<Verdict> verdict_of(std::string_view section) {
    const auto word = section.substr(0, section.find(' '));
    for (const auto& [name, verdict] : kVerdicts)
        if (name == word) return verdict;
    return std::nullopt;
}

About usual_about(Verdict verdict) {
    return verdict == Verdict::refused         ? About::recipient
           : verdict == Verdict::configuration ? About::us
                                               : About::gateway;
}

// Reads one file. The first fault is kept as a sentence; reading goes on, so that no step needs to look for
// one.
class ProfileReader {
  public:
    ProfileReader(const std::string& file, const std::vector<std::string>& message_names)
        : file_(file), names_(message_names) {
        profile_.name = std::filesystem::path(file).stem().string();
    }

    tl::expected<Profile, std::string> read() {
        const auto sections = read_ini_file(file_);
        if (!sections) return tl::unexpected(sections.error());
        // Names first: every template may speak of them.
        for (const IniSection& section : *sections)
            if (section.name == "values" || section.name == "secrets") read_values(section);
        for (const IniSection& section : *sections)
            if (section.name != "values" && section.name != "secrets") read_section(section);
        if (fault_.empty()) check();
        if (!fault_.empty()) return tl::unexpected(file_ + ": " + fault_);
        return std::move(profile_);
    }

  private:
    void complain(std::string fault) {
        if (fault_.empty()) fault_ = std::move(fault);
    }

    void refuse_placeholders(const IniSection& section) {
        for (const auto& [name, value] : section.entries)
            if (value.find(kPlaceholder) != std::string::npos)
                complain(fmt::format("[{}] {}: still holds {}; fill in your own", section.name, name,
                                     kPlaceholder));
    }

    void read_values(const IniSection& section) {
        refuse_placeholders(section);
        for (const auto& [name, text] : section.entries) {
            std::string value = text;
            if (section.name == "secrets") {
                const auto secret = read_secret_file(value);
                if (!secret) complain(fmt::format("[{}] {}: {}", section.name, name, secret.error()));
                value = secret.value_or("");
                profile_.secrets.push_back(value);
            }
            names_.push_back(name);
            profile_.values.emplace_back(name, Json{std::move(value)});
        }
    }

    template <std::size_t N>
    bool knows(const IniSection& section, const std::array<std::string_view, N>& allowed) {
        for (const auto& [name, value] : section.entries)
            if (std::find(allowed.begin(), allowed.end(), name) == allowed.end()) {
                complain(fmt::format("[{}] {}: unknown; allowed: {}", section.name, name,
                                     fmt::join(allowed, ", ")));
                return false;
            }
        return true;
    }

    void read_section(const IniSection& section) {
        refuse_placeholders(section);
        if (section.name == "request") {
            if (knows(section, kRequestNames)) read_request(section);
        } else if (section.name == "headers" || section.name == "multipart") {
            auto& out = section.name == "headers" ? profile_.headers : profile_.multipart;
            for (const auto& [name, value] : section.entries)
                if (auto compiled = compile(section.name, name, value, Escape::none))
                    out.emplace_back(name, std::move(*compiled));
        } else if (const auto verdict = verdict_of(section.name)) {
            if (knows(section, kRuleNames)) read_rule(*verdict, section);
        } else {
            std::string allowed = "request, headers, multipart, values, secrets";
            for (const auto& [name, ignored] : kVerdicts) allowed.append(", ").append(name);
            complain(fmt::format("[{}]: unknown section; allowed: {}", section.name, allowed));
        }
    }

    std::optional<Template> compile(const std::string& section, const std::string& name,
                                    std::string_view text, Escape escape) {
        auto compiled = Template::compile(trim(text), escape, names_);
        if (compiled) return std::move(*compiled);
        complain(fmt::format("[{}] {}: {}", section, name, compiled.error()));
        return std::nullopt;
    }

    void read_request(const IniSection& section) {
        const auto text = [&](const char* name, const char* otherwise = "") {
            return section.find(name).value_or(otherwise);
        };
        const auto optional = [&](const char* name) -> std::optional<Template> {
            const auto value = section.find(name);
            if (!value) return std::nullopt;
            return compile("request", name, *value, Escape::none);
        };
        profile_.method = text("METHOD", "POST");
        profile_.content_type = text("CONTENT_TYPE", "application/json");
        profile_.file_field = text("FILE_FIELD");
        profile_.is_multipart = profile_.content_type == "multipart/form-data";
        profile_.url = compile("request", "URL", text("URL"), Escape::form);
        profile_.body = compile("request", "BODY", text("BODY"), escape_of(profile_.content_type));
        profile_.user = optional("USER");
        profile_.password = optional("PASSWORD");
        const std::string prefixes = text("PREFIXES");
        for (const auto prefix : split(prefixes, ' '))
            if (!trim(prefix).empty()) profile_.prefixes.emplace_back(trim(prefix));
        check_url(text("URL"));
    }

    // How values must be written so that none can end its place in the body.
    Escape escape_of(const std::string& content_type) {
        if (content_type.find("json") != std::string::npos) return Escape::json;
        if (content_type.find("x-www-form-urlencoded") != std::string::npos) return Escape::form;
        if (content_type.find("xml") != std::string::npos) return Escape::html;
        if (content_type != "text/plain" && !profile_.is_multipart)
            complain(
                fmt::format("[request] CONTENT_TYPE: found \"{}\"; allowed: JSON, form, XML, text/plain, "
                            "multipart/form-data",
                            content_type));
        return Escape::none;
    }

    void check_url(const std::string& url) {
        const std::string host = url.substr(0, url.find('/', 8));
        const auto parsed = parse_http_uri(host);
        if (!url.starts_with("https://") && !(parsed && is_loopback(parsed->host)))
            complain("[request] URL: must be https, or http to this host");
    }

    void read_rule(Verdict verdict, const IniSection& section) {
        AnswerRule rule;
        rule.verdict = verdict;
        rule.about = usual_about(verdict);
        if (const auto word = section.find("ABOUT")) {
            const auto about = parse_word<About>(*word);
            if (!about || verdict == Verdict::accepted || verdict == Verdict::refused)
                return complain(
                    fmt::format("[{}] ABOUT: found \"{}\"; allowed: gateway, recipient or us, in a "
                                "rule about what was not sent or is unclear",
                                section.name, *word));
            rule.about = *about;
        }
        const std::string statuses = section.find("STATUS").value_or("");
        for (const auto part : split(statuses, ',')) {
            const auto dash = part.find('-');
            const auto first = parse_number(trim(part.substr(0, dash)));
            const auto last =
                dash == std::string_view::npos ? first : parse_number(trim(part.substr(dash + 1)));
            if (!first || !last || *first < 100 || *last > 599 || *first > *last)
                return complain(
                    fmt::format("[{}] STATUS: found \"{}\"; allowed: statuses and ranges such as "
                                "200, 400-499",
                                section.name, statuses));
            rule.statuses.emplace_back(static_cast<int>(*first), static_cast<int>(*last));
        }
        if (const auto where = section.find("WHERE")) {
            const auto blank = where->find(' ');
            if (!where->starts_with('/') || blank == std::string::npos)
                return complain(fmt::format(
                    "[{}] WHERE: allowed: a JSON pointer such as /code, a blank, a regular expression",
                    section.name));
            rule.pointer = where->substr(0, blank);
            rule.where = compile_pattern(section.name, "WHERE", where->substr(blank + 1));
        }
        if (const auto body = section.find("BODY")) rule.body = compile_pattern(section.name, "BODY", *body);
        profile_.rules.push_back(std::move(rule));
    }

    // Digits are all that may come into a pattern: they mean nothing else there.
    std::optional<Template> compile_pattern(const std::string& section, const std::string& name,
                                            std::string_view text) {
        static const std::vector<std::string> digits{"to_digits"};
        auto compiled = Template::compile(trim(text), Escape::none, digits);
        if (compiled) {
            const auto expression = Regex::compile(
                compiled->render(Json{Json::Object{{"to_digits", Json{"1"}}}}), BackReferences::allowed);
            if (expression) return std::move(*compiled);
            complain(fmt::format("[{}] {}: found \"{}\": {}", section, name, trim(text), expression.error()));
            return std::nullopt;
        }
        complain(fmt::format("[{}] {}: {}", section, name, compiled.error()));
        return std::nullopt;
    }

    void check() {
        if (!profile_.url) return complain("[request] URL: is missing");
        if (profile_.password && !profile_.user) return complain("[request] PASSWORD: goes with USER");
        if (profile_.is_multipart != (!profile_.file_field.empty() || !profile_.multipart.empty()))
            return complain("[multipart] and FILE_FIELD go with CONTENT_TYPE = multipart/form-data");
        const auto accepts = [](const AnswerRule& rule) { return rule.verdict == Verdict::accepted; };
        if (std::none_of(profile_.rules.begin(), profile_.rules.end(), accepts))
            return complain("[accepted]: is missing; nothing could ever be accepted");
        for (const std::string& prefix : profile_.prefixes)
            if (!prefix.starts_with('+') || !parse_number(prefix.substr(1)))
                return complain(
                    fmt::format("[request] PREFIXES: found \"{}\"; allowed: such as +41 +423", prefix));
    }

    std::string file_;
    std::vector<std::string> names_;
    Profile profile_;
    std::string fault_;
};

}  // namespace

tl::expected<Profile, std::string> load_profile(const std::string& file,
                                                const std::vector<std::string>& message_names) {
    return ProfileReader(file, message_names).read();
}

}  // namespace challenger
