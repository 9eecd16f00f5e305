// The loop of a worker: one request after the other until it is told to stop.
#pragma once

#include "service/endpoint.hpp"

namespace challenger {

// Serves requests from descriptor 0. out: the program's exit status: 0 after a stop signal, 78 when the
// database turned out to have a schema this program must not work on.
int serve(Services& services);

}  // namespace challenger
