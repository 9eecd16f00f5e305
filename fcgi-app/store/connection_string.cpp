#include "store/connection_string.hpp"

#include <libpq-fe.h>

#include <memory>

#include "base/text.hpp"

namespace challenger {

namespace {
using Options = std::unique_ptr<PQconninfoOption, decltype(&PQconninfoFree)>;
}

std::optional<std::string> connection_fault(const std::string& connection) {
    char* why = nullptr;
    const Options options(PQconninfoParse(connection.c_str(), &why), &PQconninfoFree);
    const std::unique_ptr<char, decltype(&PQfreemem)> owned_why(why, &PQfreemem);
    if (options) return std::nullopt;
    return why == nullptr ? "not a libpq connection string" : first_line(why);
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

std::string hide_password(const std::string& connection) {
    ConnectionParts parts = parse_connection(connection);
    const auto password = parts.find("password");
    if (password == parts.end()) return connection;
    password->second = "***";
    return format_connection(parts);
}

}  // namespace challenger
