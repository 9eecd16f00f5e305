#include "web/response.hpp"

namespace challenger {

std::string_view reason_phrase(int status) {
    switch (status) {
        case 200:
            return "OK";
        case 204:
            return "No Content";
        case 303:
            return "See Other";
        case 302:
            return "Found";
        case 304:
            return "Not Modified";
        case 400:
            return "Bad Request";
        case 401:
            return "Unauthorized";
        case 403:
            return "Forbidden";
        case 404:
            return "Not Found";
        case 405:
            return "Method Not Allowed";
        case 406:
            return "Not Acceptable";
        case 409:
            return "Conflict";
        case 413:
            return "Content Too Large";
        case 414:
            return "URI Too Long";
        case 429:
            return "Too Many Requests";
        case 500:
            return "Internal Server Error";
        case 501:
            return "Not Implemented";
        case 503:
            return "Service Unavailable";
        case 502:
            return "Bad Gateway";
        default:
            return "Unknown";
    }
}

Response empty_response(int status) {
    return {.status = status, .headers = {}, .body = {}};
}

Response text_response(std::string_view media_type, std::string body, int status) {
    Response response{.status = status, .headers = {}, .body = std::move(body)};
    response.add("Content-Type", std::string(media_type));
    return response;
}

Response json_response(std::string json, int status) {
    Response response = text_response("application/json", std::move(json), status);
    response.add("Cache-Control", "no-store");
    return response;
}

Response redirect_response(int status, std::string url) {
    Response response = empty_response(status);
    response.add("Location", std::move(url));
    response.add("Cache-Control", "no-store");
    return response;
}

Response page_response(PageParts parts) {
    Response response = text_response("text/html; charset=utf-8", std::move(parts.html), parts.status);
    if (!parts.language.empty()) response.add("Content-Language", std::move(parts.language));
    response.add("Cache-Control", "no-store");
    response.add("Vary", "Accept, Accept-Language");
    response.add("X-Frame-Options", "DENY");
    // No script but our one file, nothing from elsewhere, in no frame. Forms lead to us and to the client's
    // site, because browsers apply form-action to the redirect that follows a form as well.
    response.add(
        "Content-Security-Policy",
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; "
        "form-action 'self'" +
            (parts.form_origin.empty() ? "" : " " + parts.form_origin) +
            "; base-uri 'none'; frame-ancestors 'none'");
    return response;
}

Response asset_response(std::string_view media_type, std::string_view content) {
    Response response = text_response(media_type, std::string(content));
    response.add("Cache-Control", "max-age=3600");
    response.add("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; sandbox");
    return response;
}

}  // namespace challenger
