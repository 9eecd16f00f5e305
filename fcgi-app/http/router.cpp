#include "http/router.hpp"

#include "base/text.hpp"

namespace challenger {

std::optional<std::string_view> match_path(std::string_view route_path, std::string_view path) {
    if (!route_path.ends_with('/') || route_path == "/")
        return path == route_path ? std::optional(std::string_view()) : std::nullopt;
    if (!path.starts_with(route_path)) return std::nullopt;
    const auto argument = path.substr(route_path.size());
    if (argument.find('/') != std::string_view::npos) return std::nullopt;
    return argument;
}

bool is_allowed(std::string_view methods, std::string_view method) {
    for (const auto allowed : split(methods, ','))
        if (trim(allowed) == method) return true;
    return false;
}

}  // namespace challenger
