// GET /health: whether this instance can do its work; what is wrong is for administrators only.
#include <fmt/format.h>

#include <algorithm>

#include "service/endpoint.hpp"

namespace challenger {

Result<View> get_health(Services& services, Exchange& exchange) {
    const auto health = services.store.check_health();
    HealthView view;
    view.is_healthy = health.has_value();
    view.is_degraded = health && health->is_helper_paused;
    const auto& networks = services.administrators;
    if (std::any_of(networks.begin(), networks.end(), [&](const IpNetwork& network) {
            return network.contains(exchange.request.remote_address);
        })) {
        view.database = health ? "ok" : "unavailable: " + health.error().note;
        if (health)
            view.helper =
                view.is_degraded ? fmt::format("paused after {} failures in a row", health->failures) : "ok";
    }
    exchange.decision = !health ? "unhealthy" : view.is_degraded ? "degraded" : "healthy";
    return view;
}

}  // namespace challenger
