// GET /health: whether this instance can do its work; what is wrong is for administrators only.
#include <algorithm>

#include "api/endpoint.hpp"

namespace challenger {

Result<View> get_health(Services& services, Exchange& exchange) {
    const auto alive = services.store.ping();
    HealthView view{alive.has_value(), std::nullopt};
    const auto& networks = services.administrators;
    if (std::any_of(networks.begin(), networks.end(), [&](const IpNetwork& network) {
            return network.contains(exchange.request.remote_address);
        }))
        view.database = alive ? "ok" : "unavailable: " + alive.error().note;
    exchange.decision = alive ? "healthy" : "unhealthy";
    return view;
}

}  // namespace challenger
