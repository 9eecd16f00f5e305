// Finds the endpoint of a request in a static table.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "http/request.hpp"

namespace challenger {

// One endpoint: its word for the log, its path (one that ends in '/' takes one more segment, the argument),
// its methods as they stand in Allow, and whoever answers it.
template <class Handler>
struct Route {
    std::string_view name;
    std::string_view path;
    std::string_view methods;
    Handler handler;
};

template <class Handler>
struct RouteMatch {
    const Route<Handler>* route;
    std::string argument;
};

// The argument behind a route's path, or nullopt when the path is another one.
std::optional<std::string_view> match_path(std::string_view route_path, std::string_view path);

// Says whether a method stands in an Allow list such as "GET, HEAD".
bool is_allowed(std::string_view methods, std::string_view method);

// in: any request. fails: target_too_long, endpoint_unknown, method_not_allowed (detail = the Allow list),
// upload_too_large; in this order.
template <class Handler, std::size_t N>
Result<RouteMatch<Handler>> find_route(const Route<Handler> (&routes)[N], const Request& request) {
    if (request.target_bytes > kTargetLimitBytes) return fail(FailureName::target_too_long);
    for (const auto& route : routes) {
        const auto argument = match_path(route.path, request.path);
        if (!argument) continue;
        if (!is_allowed(route.methods, request.method))
            return fail(FailureName::method_not_allowed, std::string(route.methods));
        if (request.body_bytes > kBodyLimitBytes)
            return fail(FailureName::upload_too_large,
                        "the limit is " + std::to_string(kBodyLimitBytes) + " bytes");
        return RouteMatch<Handler>{&route, std::string(*argument)};
    }
    return fail(FailureName::endpoint_unknown);
}

}  // namespace challenger
