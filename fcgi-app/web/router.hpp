// Finds the endpoint of a request in a static table.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "protocol/result.hpp"
#include "web/request.hpp"

namespace challenger {

// One endpoint: its word for the log, its path (one that ends in '/' takes one more segment, the argument),
// its methods as Allow lists them, and who answers it.
template <class Endpoint>
struct Route {
    std::string_view name;
    std::string_view path;
    std::string_view methods;
    Endpoint endpoint;
};

template <class Endpoint>
struct RouteMatch {
    const Route<Endpoint>* route;
    std::string argument;
};

// The argument behind a route's path, or nullopt when the path is another one.
std::optional<std::string_view> match_path(std::string_view route_path, std::string_view path);

// The route of a path, or nullopt when there is none.
template <class Endpoint, std::size_t N>
std::optional<RouteMatch<Endpoint>> find_route(const Route<Endpoint> (&routes)[N], std::string_view path) {
    for (const auto& route : routes)
        if (const auto argument = match_path(route.path, path))
            return RouteMatch<Endpoint>{&route, std::string(*argument)};
    return std::nullopt;
}

// What is checked before an endpoint sees a request. in: the methods of its route.
// fails: method_not_allowed (with allowed_methods), upload_too_large, header_malformed; in this order.
Result<void> check_request(std::string_view methods, const Request& request);

}  // namespace challenger
