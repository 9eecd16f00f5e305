#include "service/instance.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "base/secret.hpp"

namespace challenger {

namespace {

// With the account's prefix a name has up to the 31 characters that an account's may have.
constexpr std::size_t kInstanceNameLimit = 15;

bool is_instance_name(std::string_view name) {
    return !name.empty() && name.size() <= kInstanceNameLimit &&
           std::all_of(name.begin(), name.end(), [](char c) {
               return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
           });
}

}  // namespace

tl::expected<std::string, std::string> instance_name(const InstanceChoice& choice) {
    const std::string name = !choice.file.empty()  ? std::filesystem::path(choice.file).stem().string()
                             : choice.name.empty() ? "default"
                                                   : choice.name;
    if (choice.file.empty() && !is_instance_name(name))
        return tl::unexpected(fmt::format(
            "instance \"{}\": allowed: up to {} characters of a-z, 0-9, - and _", name, kInstanceNameLimit));
    return name;
}

tl::expected<Settings, std::string> load_instance(const InstanceChoice& choice) {
    const auto name = instance_name(choice);
    if (!name) return tl::unexpected(name.error());
    return load_settings(choice.file.empty() ? "/etc/challenger-fcgi/" + *name + ".conf" : choice.file,
                         *name);
}

std::string service_account(const Settings& settings) {
    return "challenger-fcgi-" + settings.instance;
}

std::string base_path(const Settings& settings) {
    return settings.base_url.substr(settings.base_url.find('/', settings.base_url.find("://") + 3));
}

tl::expected<std::optional<Pages>, std::string> load_pages(const Settings& settings, const Theme& theme) {
    if (!std::filesystem::exists(settings.template_dir)) return std::nullopt;
    auto pages = Pages::load(settings.template_dir,
                             {
                                 .type = settings.address_type,
                                 .base_path = base_path(settings),
                                 .service = theme.name.empty() ? settings.service_name : theme.name,
                                 .support_url = theme.support_url,
                                 .has_theme = !theme.style.empty(),
                                 .has_logo = !theme.logo.empty(),
                                 .has_terms = !settings.terms_dir.empty(),
                                 .has_privacy = !settings.privacy_dir.empty(),
                             });
    if (!pages) return tl::unexpected(pages.error());
    return std::move(*pages);
}

SessionOptions session_options(const Settings& settings) {
    return {settings.connection, settings.prepare, settings.statement_timeout};
}

Policy policy_of(const Settings& settings) {
    return {
        .digest = digest_hex(policy_text(settings)),
        .address_type = settings.address_type,
        .entries_per_code = settings.entries_per_code,
        .transmissions_per_address = settings.transmissions_per_address,
        .addresses_per_validation = settings.addresses_per_validation,
        .failures_given_back = settings.failures_given_back,
        .breaker_failures = settings.breaker_failures,
        .breaker_pause = settings.breaker_pause,
        .transmission_waits = settings.transmission_waits,
        .helper_timeout = settings.helper_timeout,
        .validation_duration = settings.validation_duration,
        .validation_expiration = settings.validation_expiration,
    };
}

}  // namespace challenger
