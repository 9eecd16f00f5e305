// The table of endpoints and the way of a request through it.
#pragma once

#include "base/log.hpp"
#include "service/endpoint.hpp"
#include "web/response.hpp"

namespace challenger {

// Answers any request; adds endpoint, status, code, decision and the rest to the request's log line.
// Never throws.
Response respond(Services& services, const Request& request, LogLine& log);

}  // namespace challenger
