// The table of endpoints and the way of a request through it.
#pragma once

#include "base/log.hpp"
#include "service/endpoint.hpp"

namespace challenger {

// Answers any request. in: the request's log line, to which endpoint, status, code, decision and the rest are
// added. Never throws. time: that of the endpoint, and one round trip for some failures that a page tells.
Response respond(Services& services, const Request& request, LogLine& log);

}  // namespace challenger
