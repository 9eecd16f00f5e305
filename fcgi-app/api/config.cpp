// GET /config: what this instance validates.
#include "api/endpoint.hpp"

namespace challenger {

Result<View> get_config(Services& services, Exchange&) {
    return services.config;
}

}  // namespace challenger
