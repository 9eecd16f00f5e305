// JSON without a library's header: a small value tree, a bounded reader and a compact writer.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace challenger {

// One JSON value. Objects keep the order of their members; numbers are integers or doubles.
struct Json {
    using Array = std::vector<Json>;
    using Member = std::pair<std::string, Json>;
    using Object = std::vector<Member>;

    std::variant<std::nullptr_t, bool, std::int64_t, double, std::string, Array, Object> value = nullptr;

    const std::string* string() const { return std::get_if<std::string>(&value); }
    const bool* boolean() const { return std::get_if<bool>(&value); }
    const Object* object() const { return std::get_if<Object>(&value); }
    const Json* find(std::string_view key) const;  // null when absent or not an object
};

// A JSON string and a JSON number.
inline Json json_text(std::string_view text) {
    return Json{std::string(text)};
}
inline Json json_number(std::int64_t number) {
    return Json{number};
}

inline constexpr int kJsonDepthLimit = 8;
inline constexpr std::size_t kJsonMemberLimit = 100;

// Reads one JSON text. Fails (nullopt, with a reason without any of the input in *why) on a syntax error,
// broken UTF-8, NUL in a string, a repeated key, or nesting deeper than kJsonDepthLimit.
std::optional<Json> parse_json(std::string_view text, std::string* why = nullptr);

// Writes compact JSON; strings must be UTF-8 (anything else is replaced, never thrown at).
std::string format_json(const Json& json);

}  // namespace challenger
