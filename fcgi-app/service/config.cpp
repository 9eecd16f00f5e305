// GET /config: what a client must know of this instance. It never changes while a worker runs.
#include "service/endpoint.hpp"

namespace challenger {

namespace {

constexpr char kProtocolVersion[] = "6:0:0";
constexpr char kImplementation[] = "urn:net:taler:specs:challenger:challenger-fcgi";

}  // namespace

std::string config_json(AddressType type, const std::string& address_hint, const Json& restrictions) {
    return format_json(Json{Json::Object{
        {"name", json_text("challenger")},
        {"version", json_text(kProtocolVersion)},
        {"implementation", json_text(kImplementation)},
        {"restrictions", restrictions},
        {"address_type", json_text(format_address_type(type))},
        {"address_hint", json_text(address_hint)},
    }});
}

Result<Response> get_config(Services& services, Call&) {
    return text_response("application/json", services.config);
}

}  // namespace challenger
