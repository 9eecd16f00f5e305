#include "base/failure.hpp"

#include <array>
#include <cassert>

namespace challenger {

namespace {

using enum FailureName;

constexpr std::array kRows{
    FailureRow{method_not_allowed, "method_not_allowed", 20, 405, "This endpoint does not know the method."},
    FailureRow{endpoint_unknown, "endpoint_unknown", 21, 404, "There is no such endpoint."},
    FailureRow{json_malformed, "json_malformed", 22, 400, "The body is not acceptable JSON."},
    FailureRow{header_malformed, "header_malformed", 23, 400, "A request header is not acceptable."},
    FailureRow{parameter_missing, "parameter_missing", 25, 400, "A required parameter is missing."},
    FailureRow{parameter_malformed, "parameter_malformed", 26, 400, "A parameter is malformed."},
    FailureRow{compression_malformed, "compression_malformed", 28, 400,
               "The body's compression is broken or not supported."},
    FailureRow{target_too_long, "target_too_long", 31, 414, "The request target is too long."},
    FailureRow{upload_too_large, "upload_too_large", 32, 413, "The request body is too large."},
    FailureRow{database_unavailable, "database_unavailable", 51, 500,
               "The database cannot be reached; nothing was done."},
    FailureRow{store_failed, "store_failed", 52, 500, "The database refused to store the change."},
    FailureRow{fetch_failed, "fetch_failed", 53, 500, "The database did not answer as expected."},
    FailureRow{commit_unknown, "commit_unknown", 54, 500,
               "The database connection was lost; it is not known whether the change was made."},
    FailureRow{internal, "internal", 60, 500, "The service met an internal error."},
    FailureRow{template_missing, "template_missing", 74, 406,
               "This installation has no pages; ask for application/json."},
    FailureRow{client_unknown, "client_unknown", 9750, 404, "The client is not known or not authorized."},
    FailureRow{helper_failed, "helper_failed", 9752, 502, "The message could not be handed over."},
    FailureRow{validation_unknown, "validation_unknown", 9755, 404,
               "The validation is not known or has expired."},
    FailureRow{too_many_attempts, "too_many_attempts", 9757, 429, "A limit is used up."},
    FailureRow{address_read_only, "address_read_only", 9760, 403,
               "The address of this validation is fixed and differs."},
    FailureRow{abandoned, "abandoned", 0, 499, "The request was given up."},
};

constexpr bool rows_stand_in_order() {
    for (std::size_t i = 0; i < kRows.size(); ++i)
        if (static_cast<std::size_t>(kRows[i].name) != i) return false;
    return kRows.size() == static_cast<std::size_t>(abandoned) + 1;
}
static_assert(rows_stand_in_order(), "kRows is indexed by FailureName");

}  // namespace

const FailureRow& describe(FailureName name) {
    return kRows[static_cast<std::size_t>(name)];
}

}  // namespace challenger
