// What never changes while a worker runs: GET /, GET /config, and the operator's GET /terms and GET /privacy.
#include <algorithm>

#include "base/text.hpp"
#include "service/endpoint.hpp"
#include "service/page.hpp"
#include "web/negotiate.hpp"

namespace challenger {

namespace {

// What the reader likes best: first by language, then by type, then as the files are sorted.
const Document& choose(const std::vector<Document>& documents, const Request& request) {
    const auto liking = [&](const Document& document) {
        const int language = language_quality(request.accept_language, document.language);
        const auto type = document.media_type.substr(0, document.media_type.find(';'));
        // English is what everybody gets whose languages are not there.
        return std::tuple(media_type_quality(request.accept, type) > 0, language, document.language == "en",
                          media_type_quality(request.accept, type));
    };
    return *std::max_element(documents.begin(), documents.end(),
                             [&](const Document& a, const Document& b) { return liking(a) < liking(b); });
}

Result<View> show(const std::vector<Document>& documents, const Request& request) {
    if (documents.empty()) return LineView{"This service has no such document.", false};
    const Document& document = choose(documents, request);
    bool is_known = trim(request.if_none_match) == "*";
    for (const auto tag : split(request.if_none_match, ',')) {
        const auto plain = trim(tag).starts_with("W/") ? trim(tag).substr(2) : trim(tag);
        is_known = is_known || plain == document.etag;
    }
    return DocumentView{document.media_type, document.language, document.etag, document.content, is_known};
}

}  // namespace

Result<View> get_terms(Services& services, Exchange& exchange) {
    return show(services.terms, exchange.request);
}

Result<View> get_privacy(Services& services, Exchange& exchange) {
    return show(services.privacy, exchange.request);
}

Result<View> get_config(Services& services, Exchange&) {
    return services.config;
}

Result<View> get_index(Services& services, Exchange& exchange) {
    const auto as_page = wants_page(services, exchange);
    if (!as_page) return tl::unexpected(as_page.error());
    if (*as_page) return about_page(services, exchange);
    return LineView{"challenger-fcgi: validates that a person can receive messages at an address (" +
                    std::string(format_address_type(services.settings.address_type)) + ")."};
}

}  // namespace challenger
