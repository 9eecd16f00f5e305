// Views and failures as HTTP: the only place where a status is chosen.
#pragma once

#include "base/result.hpp"
#include "http/response.hpp"
#include "render/json_views.hpp"
#include "render/views.hpp"

namespace challenger {

// The answer to a view, mostly 200 with JSON; the table's status with the error body for a failure (PROTOCOL
// sections 0 and 9).
Response to_response(const Result<View>& result, ErrorStyle style);

// 204, the answer to every OPTIONS (PROTOCOL section 0).
Response preflight_response();

}  // namespace challenger
