// GET /health: whether this instance can do its work; what is wrong is for administrators only.
#include <fmt/format.h>

#include "protocol/snippet_version.hpp"
#include "service/endpoint.hpp"

namespace challenger {

namespace {

Asker asker_of(const Services& services, const Request& request) {
    return request.source.is_in(services.administrators) ? Asker::administrator : Asker::anybody;
}

std::string helper_words(const Health& health) {
    const std::string which = health.gateways_down.empty() ? "" : ": " + health.gateways_down;
    switch (health.status) {
        case HealthStatus::healthy:
            break;
        case HealthStatus::gateway_down:
            return "ok, without what is down" + which;
        case HealthStatus::helper_paused:
            return fmt::format("paused after {} failures in a row{}", health.failures, which);
    }
    return "ok";
}

}  // namespace

Response health_response(const Result<Health>& health, Asker asker, int snippet_version) {
    const bool is_degraded = health && health->status != HealthStatus::healthy;
    // A paused helper is no reason to send users elsewhere: everything but sending works, and only a
    // transmission can find out that the helper is back.
    Json::Object members{{"status", json_text(!health ? "unavailable" : is_degraded ? "degraded" : "ok")}};
    if (asker == Asker::administrator) {
        members.emplace_back("database", json_text(health ? "ok" : "unavailable: " + health.error().note));
        if (health) members.emplace_back("helper", json_text(helper_words(*health)));
        if (snippet_version < kSnippetVersion)
            members.emplace_back(
                "nginx", json_text(fmt::format("an older snippet: version {}, these programs bring {}",
                                               snippet_version, kSnippetVersion)));
    }
    return json_response(format_json(Json{std::move(members)}), health ? 200 : 503);
}

Result<Response> get_health(Services& services, Call& call) {
    const auto health = services.store.check_health();
    call.decision = !health ? "unhealthy" : health->status == HealthStatus::healthy ? "healthy" : "degraded";
    return health_response(health, asker_of(services, call.request), call.request.snippet_version);
}

}  // namespace challenger
