#include "service/way_back.hpp"

#include "protocol/uri.hpp"

namespace challenger {

std::string way_back_url(const Services& services, const Nonce& nonce, const WayBack& way_back) {
    const ServerKey* key = find_key(services.keys, way_back.key_number);
    std::vector<std::pair<std::string_view, std::string>> parameters;
    if (way_back.is_code_good && key != nullptr) {
        parameters.emplace_back("code",
                                derive_authorization_code(*key, services.settings.address_type, nonce));
    } else {
        parameters.emplace_back("error", "access_denied");
    }
    if (way_back.client_state) parameters.emplace_back("state", *way_back.client_state);
    if (!services.settings.issuer.empty()) parameters.emplace_back("iss", services.settings.issuer);
    return with_parameters(way_back.redirect_uri, parameters);
}

}  // namespace challenger
