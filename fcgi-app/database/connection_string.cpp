#include "database/connection_string.hpp"

#include <libpq-fe.h>

#include <memory>

namespace challenger {

namespace {
using Options = std::unique_ptr<PQconninfoOption, decltype(&PQconninfoFree)>;
}

bool is_good_connection(const std::string& connection) {
    // libpq's own words about a bad string quote from it, maybe from the password: they are not asked for.
    const Options options(PQconninfoParse(connection.c_str(), nullptr), &PQconninfoFree);
    return options != nullptr;
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
        const bool is_secret = std::string_view(option->dispchar) == "*";
        parts[option->keyword] = is_secret ? "***" : option->val;
        is_hiding = is_hiding || is_secret;
    }
    return is_hiding ? format_connection(parts) : connection;
}

}  // namespace challenger
