#include "service/redirect.hpp"

#include "protocol/uri.hpp"

namespace challenger {

std::string redirect_url(const Services& services, const Nonce& nonce, const Redirect& redirect) {
    if (redirect.uri.empty()) return "";
    std::vector<std::pair<std::string_view, std::string>> parameters;
    if (carries_code(services, redirect)) {
        const ServerKey* key = find_key(services.keys, redirect.key_number);
        parameters.emplace_back("code",
                                derive_authorization_code(*key, services.settings.address_type, nonce));
    } else {
        parameters.emplace_back("error", "access_denied");
    }
    if (redirect.client_state) parameters.emplace_back("state", *redirect.client_state);
    if (!services.settings.issuer.empty()) parameters.emplace_back("iss", services.settings.issuer);
    return with_parameters(redirect.uri, parameters);
}

bool carries_code(const Services& services, const Redirect& redirect) {
    return !redirect.uri.empty() && redirect.is_code_good &&
           find_key(services.keys, redirect.key_number) != nullptr;
}

Response completed_response(const std::string& url) {
    return json_response(
        format_json(Json{Json::Object{{"type", json_text("completed")}, {"redirect_url", json_text(url)}}}));
}

}  // namespace challenger
