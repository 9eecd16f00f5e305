#include "web/credentials.hpp"

#include "base/base64.hpp"
#include "base/text.hpp"

namespace challenger {

namespace {

constexpr std::string_view kBearer = "Bearer ";
constexpr std::string_view kBasic = "Basic ";

bool has_scheme(std::string_view authorization, std::string_view scheme) {
    return equals_ignoring_case(authorization.substr(0, scheme.size()), scheme);
}

}  // namespace

std::string_view bearer_credentials(std::string_view authorization) {
    if (!has_scheme(authorization, kBearer)) return {};
    return trim(authorization.substr(kBearer.size()));
}

bool is_basic(std::string_view authorization) {
    return has_scheme(authorization, kBasic);
}

std::optional<BasicCredentials> basic_credentials(std::string_view authorization) {
    const auto decoded = from_base64(trim(authorization.substr(kBasic.size())));
    const auto colon = decoded ? decoded->find(':') : std::string::npos;
    if (colon == std::string::npos) return std::nullopt;
    return BasicCredentials{decoded->substr(0, colon), decoded->substr(colon + 1)};
}

}  // namespace challenger
