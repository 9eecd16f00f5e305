// One HTTP response on its way to the web server.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace challenger {

struct Response {
    int status = 200;
    std::vector<std::pair<std::string_view, std::string>> headers;
    std::string body;
};

// The standard reason phrase of a status we send.
std::string_view reason_phrase(int status);

}  // namespace challenger
