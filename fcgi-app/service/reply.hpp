// Views and failures as HTTP: the only place where a status is chosen.
#pragma once

#include "pages/json_views.hpp"
#include "pages/views.hpp"
#include "protocol/result.hpp"
#include "web/response.hpp"

namespace challenger {

// The answer to a view, mostly 200 with JSON; the table's status with the error body for a failure
// (protocol.md sections 0 and 9).
Response to_response(const Result<View>& result, ErrorStyle style);

// 204, the answer to every OPTIONS (protocol.md section 0).
Response preflight_response();

}  // namespace challenger
