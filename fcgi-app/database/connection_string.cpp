#include "database/connection_string.hpp"

#include <libpq-fe.h>

#include <memory>

namespace challenger {

namespace {

using Options = std::unique_ptr<PQconninfoOption, decltype(&PQconninfoFree)>;

// libpq's mark of what a form would show as stars.
bool is_secret(const PQconninfoOption& option) {
    return std::string_view(option.dispchar) == "*";
}

}  // namespace

bool is_good_connection(const std::string& connection) {
    // libpq's own words about a bad string quote from it, maybe from the password: they are not asked for.
    const Options options(PQconninfoParse(connection.c_str(), nullptr), &PQconninfoFree);
    return options != nullptr;
}

bool holds_password(const std::string& connection) {
    const Options options(PQconninfoParse(connection.c_str(), nullptr), &PQconninfoFree);
    for (const PQconninfoOption* option = options.get(); option != nullptr && option->keyword != nullptr;
         ++option)
        if (option->val != nullptr && *option->val != '\0' && is_secret(*option)) return true;
    return false;
}

ConnectionParts parse_connection(const std::string& connection) {
    const Options options(PQconninfoParse(connection.c_str(), nullptr), &PQconninfoFree);
    ConnectionParts parts;
    for (const PQconninfoOption* option = options.get(); option != nullptr && option->keyword != nullptr;
         ++option)
        if (option->val != nullptr) parts[option->keyword] = option->val;
    return parts;
}

std::string format_connection(const ConnectionParts& parts) {
    std::string out;
    for (const auto& [key, value] : parts) {
        out += (out.empty() ? "" : " ") + key + "='";
        for (const char c : value) {
            if (c == '\'' || c == '\\') out += '\\';
            out += c;
        }
        out += "'";
    }
    return out;
}

std::string hide_passwords(const std::string& connection) {
    const Options options(PQconninfoParse(connection.c_str(), nullptr), &PQconninfoFree);
    ConnectionParts parts;
    bool is_hiding = false;
    for (const PQconninfoOption* option = options.get(); option != nullptr && option->keyword != nullptr;
         ++option) {
        if (option->val == nullptr) continue;
        parts[option->keyword] = is_secret(*option) ? "***" : option->val;
        is_hiding = is_hiding || is_secret(*option);
    }
    return is_hiding ? format_connection(parts) : connection;
}

}  // namespace challenger
