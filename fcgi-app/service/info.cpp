// GET /info: the client reads the validated address.
#include "base/base32.hpp"
#include "service/endpoint.hpp"
#include "service/stored_address.hpp"
#include "service/validation_status.hpp"
#include "web/credentials.hpp"

namespace challenger {

Response info_response(const ValidatedAddress& found, AddressType type) {
    return json_response(format_json(Json{Json::Object{
        {"id", json_number(found.validation_id)},
        {"sub", json_text(std::to_string(found.validation_id))},
        {"address", parse_json(found.address_json).value_or(Json{Json::Object{}})},
        {"address_type", json_text(format_address_type(type))},
        {"expires", moment_json(found.expires_at)},
    }}));
}

Result<Response> get_info(Services& services, Call& call) {
    const auto token = from_base32(bearer_credentials(call.request.authorization), Bytes32{}.size());
    if (!token) return fail_field(FailureName::token_malformed, "Authorization");
    if (call.request.is_abandoned()) return fail(FailureName::abandoned);
    auto found = services.store.read_validated_address(digest_hex(to_base32(*token)));
    if (!found) return tl::unexpected(found.error());
    call.decision = "read";
    found->address_json = normal_address_json(services, found->address_json);
    return info_response(*found, services.settings.address_type);
}

}  // namespace challenger
