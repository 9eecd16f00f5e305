// One HTTP response on its way to the web server, and how the kinds of answer that we give are made.
// What every answer carries besides, respond() of service/routes adds.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace challenger {

struct Response {
    int status = 200;
    std::vector<std::pair<std::string_view, std::string>> headers;  // names that live as long as the program
    std::string body;

    // Adds a header. in: a value without control characters.
    void add(std::string_view name, std::string value) { headers.emplace_back(name, std::move(value)); }
};

// The standard reason phrase of a status we send.
std::string_view reason_phrase(int status);

// An answer without a body, such as 204 and 304.
Response empty_response(int status);

// An answer that may be kept. in: the body and its Content-Type.
Response text_response(std::string_view media_type, std::string body, int status = 200);

// JSON for this client at this moment: no cache keeps it.
Response json_response(std::string json, int status = 200);

// Leads somewhere else; no cache keeps it. in: 302 or 303; an absolute URL.
Response redirect_response(int status, std::string url);

// What one of our pages is made of.
struct PageParts {
    int status = 200;
    std::string language;          // for Content-Language; empty: the header is left out
    std::string html;              // the whole text
    std::string form_origin = {};  // where a form may lead besides here: the client's site; empty: nowhere
};

// One of our pages, with the headers that keep scripts, frames and caches away from it.
Response page_response(PageParts parts);

// A piece of an operator's look: a style sheet, an image. Caches keep it for an hour.
Response asset_response(std::string_view media_type, std::string_view content);

}  // namespace challenger
