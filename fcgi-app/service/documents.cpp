// GET /terms and GET /privacy: an operator's files, chosen by language and type.
#include <algorithm>

#include "base/language.hpp"
#include "base/text.hpp"
#include "service/endpoint.hpp"
#include "web/negotiate.hpp"

namespace challenger {

namespace {

// What the reader likes best: first by language, then by type, then as the files are sorted.
const Document& most_liked(const std::vector<Document>& documents, const Request& request) {
    const auto liking = [&](const Document& document) {
        const int language = language_quality(request.accept_language, document.language);
        const auto type = document.media_type.substr(0, document.media_type.find(';'));
        // English is what everybody gets whose languages are not there.
        return std::tuple(media_type_quality(request.accept, type) > 0, language,
                          document.language == kDefaultLanguage, media_type_quality(request.accept, type));
    };
    return *std::max_element(documents.begin(), documents.end(),
                             [&](const Document& a, const Document& b) { return liking(a) < liking(b); });
}

// Whether If-None-Match names what would be sent.
bool is_known(const Request& request, const Document& document) {
    if (trim(request.if_none_match) == "*") return true;
    for (const auto tag : split(request.if_none_match, ',')) {
        const auto plain = trim(tag).starts_with("W/") ? trim(tag).substr(2) : trim(tag);
        if (plain == document.etag) return true;
    }
    return false;
}

Response document_response(const std::vector<Document>& documents, const Request& request) {
    if (documents.empty())
        return text_response("text/plain; charset=utf-8", "This service has no such document.\n", 501);
    const Document& document = most_liked(documents, request);
    Response response = is_known(request, document) ? empty_response(304)
                                                    : text_response(document.media_type, document.content);
    response.add("Content-Language", document.language);
    response.add("ETag", document.etag);
    response.add("Vary", "Accept, Accept-Language");
    response.add("Cache-Control", "no-cache");
    return response;
}

}  // namespace

Result<Response> get_terms(Services& services, Call& call) {
    return document_response(services.terms, call.request);
}

Result<Response> get_privacy(Services& services, Call& call) {
    return document_response(services.privacy, call.request);
}

}  // namespace challenger
