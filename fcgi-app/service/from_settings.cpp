#include "service/from_settings.hpp"

#include <fmt/format.h>

#include <filesystem>

#include "base/file.hpp"
#include "base/secret.hpp"
#include "config/instance.hpp"
#include "database/connection_string.hpp"
#include "protocol/numbering_plans.hpp"

namespace challenger {

tl::expected<std::optional<Pages>, std::string> load_pages(const Settings& settings, const Theme& theme,
                                                           const ReadingContext& reading) {
    if (!std::filesystem::exists(settings.template_dir)) return std::nullopt;
    PageFrame frame{
        .type = settings.address_type,
        .base_path = base_path(settings),
        .service = theme.name.empty() ? settings.service_name : theme.name,
        .support_url = theme.support_url,
        .has_theme = !theme.style.empty(),
        .has_logo = !theme.logo.empty(),
        .has_terms = !settings.terms_dir.empty(),
        .has_privacy = !settings.privacy_dir.empty(),
    };
    if (reading.plans != nullptr && !reading.phone_region.empty())
        frame.example_number = [usual = frame.example_number, reading,
                                own = std::optional<std::string>()]() mutable {
            if (!own) own = reading.plans->example_in(reading.phone_region);
            return own->empty() ? usual() : *own;
        };
    auto pages = Pages::load(settings.template_dir, std::move(frame));
    if (!pages) return tl::unexpected(pages.error());
    return std::move(*pages);
}

tl::expected<void, std::string> check_connection(const Settings& settings) {
    const auto refuse = [&](std::string_view reason) {
        return tl::unexpected(fmt::format("{}: [database] CONNECTION: {}", settings.file, reason));
    };
    if (!is_good_connection(settings.connection)) return refuse("not a libpq connection string");
    if (!holds_password(settings.connection)) return {};
    const auto content = read_private_file(settings.file);
    return content ? tl::expected<void, std::string>() : refuse("holds a password; " + content.error());
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

HelperSettings helper_settings(const Settings& settings) {
    return {
        .address_type = settings.address_type,
        .command = settings.auth_command,
        .address_place = settings.helper_address,
        .environment_names = settings.helper_environment,
        .timeout = settings.helper_timeout,
    };
}

}  // namespace challenger
