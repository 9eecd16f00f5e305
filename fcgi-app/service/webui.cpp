// GET /webui/$NONCE: the user's page; POST /extend/$NONCE: more time for it; and the operator's look of all
// pages.
#include "service/endpoint.hpp"
#include "service/page.hpp"

namespace challenger {

namespace {

Result<View> show(Services& services, const Exchange& exchange, const Nonce& nonce, bool as_page) {
    if (as_page)
        return page_of(services, exchange, nonce, {.shows_address = exchange.request.query == "address"});
    const auto record = services.store.view_validation(nonce.digest());
    if (!record) return tl::unexpected(record.error());
    if (record->status != ViewStatus::found) return fail(FailureName::validation_unknown);
    return status_view(*record,
                       record->address_json.empty() ? record->initial_address_json : record->address_json);
}

}  // namespace

Result<View> get_webui(Services& services, Exchange& exchange) {
    if (exchange.argument == "theme.css" && !services.theme.style.empty())
        return AssetView{"text/css; charset=utf-8", services.theme.style};
    if (exchange.argument == "logo" && !services.theme.logo.empty())
        return AssetView{services.theme.logo_type, services.theme.logo};
    const auto nonce = Nonce::parse(exchange.argument);
    if (!nonce) return fail(FailureName::validation_unknown);
    exchange.reference = nonce->reference();
    const auto as_page = wants_page(services, exchange);
    if (!as_page) return tl::unexpected(as_page.error());
    if (exchange.request.is_abandoned()) return fail(FailureName::abandoned);
    exchange.decision = "shown";
    return show(services, exchange, *nonce, *as_page);
}

Result<View> post_extend(Services& services, Exchange& exchange) {
    const auto nonce = Nonce::parse(exchange.argument);
    if (!nonce) return fail(FailureName::validation_unknown);
    exchange.reference = nonce->reference();
    const auto as_page = wants_page(services, exchange);
    if (!as_page) return tl::unexpected(as_page.error());
    if (exchange.request.is_abandoned()) return fail(FailureName::abandoned);
    if (const auto extended = services.store.extend_validation(nonce->digest()); !extended)
        return tl::unexpected(extended.error());
    exchange.decision = "extended";
    if (*as_page) return see_page(services, exchange, *nonce);
    return show(services, exchange, *nonce, false);
}

}  // namespace challenger
