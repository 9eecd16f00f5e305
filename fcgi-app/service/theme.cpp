// GET /webui/theme.css and GET /webui/logo: the operator's look of the pages.
#include "service/endpoint.hpp"

namespace challenger {

Result<Response> get_theme_style(Services& services, Call&) {
    if (services.theme.style.empty()) return fail(FailureName::validation_unknown);
    return asset_response("text/css; charset=utf-8", services.theme.style);
}

Result<Response> get_theme_logo(Services& services, Call&) {
    if (services.theme.logo.empty()) return fail(FailureName::validation_unknown);
    return asset_response(services.theme.logo_type, services.theme.logo);
}

}  // namespace challenger
