// GET /info: the client reads the validated address.
#include "base/base32.hpp"
#include "service/endpoint.hpp"
#include "web/credentials.hpp"

namespace challenger {

Result<View> get_info(Services& services, Exchange& exchange) {
    const auto token = from_base32(bearer_credentials(exchange.request.authorization), Bytes32{}.size());
    if (!token) return fail(FailureName::token_malformed, "Authorization");
    if (exchange.request.is_abandoned()) return fail(FailureName::abandoned);
    const auto found = services.store.read_address(digest_hex(to_base32(*token)));
    if (!found) return tl::unexpected(found.error());
    exchange.decision = "read";
    return InfoView{
        .id = found->validation_id,
        .address = parse_json(found->address_json).value_or(Json{Json::Object{}}),
        .address_type = services.settings.address_type,
        .expires_at = found->expires_at,
    };
}

}  // namespace challenger
