#include "web/router.hpp"

#include "base/text.hpp"

namespace challenger {

namespace {

bool is_allowed(std::string_view methods, std::string_view method) {
    for (const auto allowed : split(methods, ','))
        if (trim(allowed) == method) return true;
    return false;
}

}  // namespace

std::optional<std::string_view> match_path(std::string_view route_path, std::string_view path) {
    if (!route_path.ends_with('/') || route_path == "/")
        return path == route_path ? std::optional(std::string_view()) : std::nullopt;
    if (!path.starts_with(route_path)) return std::nullopt;
    const auto argument = path.substr(route_path.size());
    if (argument.find('/') != std::string_view::npos) return std::nullopt;
    return argument;
}

Result<void> check_request(std::string_view methods, const Request& request) {
    if (!is_allowed(methods, request.method))
        return fail({.name = FailureName::method_not_allowed,
                     .detail = std::string(methods),
                     .allowed_methods = std::string(methods)});
    if (request.body_bytes > kBodyLimitBytes)
        return fail({.name = FailureName::upload_too_large,
                     .detail = "the limit is " + std::to_string(kBodyLimitBytes) + " bytes"});
    if (!request.body_is_complete)
        return fail_field(FailureName::header_malformed, "Content-Length", "the body was shorter");
    return {};
}

}  // namespace challenger
