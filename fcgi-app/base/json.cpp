#include "base/json.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/unicode.hpp"

namespace challenger {

namespace {

// Builds our tree from the library's events, so that bounds hold while reading and not after.
class TreeBuilder final : public nlohmann::json_sax<nlohmann::json> {
  public:
    Json root;
    std::string why;

    bool null() override { return put(Json{nullptr}); }
    bool boolean(bool value) override { return put(Json{value}); }
    bool number_integer(number_integer_t value) override { return put(Json{value}); }
    bool number_unsigned(number_unsigned_t value) override {
        if (value > static_cast<number_unsigned_t>(INT64_MAX)) return put(Json{static_cast<double>(value)});
        return put(Json{static_cast<std::int64_t>(value)});
    }
    bool number_float(number_float_t value, const string_t&) override { return put(Json{value}); }
    bool string(string_t& value) override {
        if (value.find('\0') != std::string::npos) return refuse("a string holds NUL");
        return put(Json{std::move(value)});
    }
    bool binary(binary_t&) override { return refuse("binary data"); }
    bool start_object(std::size_t) override { return open(Json{Json::Object{}}); }
    bool start_array(std::size_t) override { return open(Json{Json::Array{}}); }
    bool end_object() override { return close(); }
    bool end_array() override { return close(); }
    bool key(string_t& name) override {
        auto& members = std::get<Json::Object>(open_.back()->value);
        if (members.size() == kJsonMemberLimit)
            return refuse("more than " + std::to_string(kJsonMemberLimit) + " members");
        if (std::any_of(members.begin(), members.end(), [&](const auto& m) { return m.first == name; }))
            return refuse("a key is repeated");
        members.emplace_back(std::move(name), Json{});
        return true;
    }
    bool parse_error(std::size_t position, const std::string&, const nlohmann::json::exception&) override {
        return refuse("syntax error at byte " + std::to_string(position));
    }

  private:
    bool refuse(std::string reason) {
        why = std::move(reason);
        return false;
    }
    // Where the next value goes. Addresses stay good: a container grows only after its last child is closed.
    Json& place() {
        if (open_.empty()) return root;
        if (auto* array = std::get_if<Json::Array>(&open_.back()->value)) return array->emplace_back();
        return std::get<Json::Object>(open_.back()->value).back().second;
    }
    bool put(Json value) {
        place() = std::move(value);
        return true;
    }
    bool open(Json value) {
        if (static_cast<int>(open_.size()) == kJsonDepthLimit)
            return refuse("nesting deeper than " + std::to_string(kJsonDepthLimit));
        Json& at = place();
        at = std::move(value);
        open_.push_back(&at);
        return true;
    }
    bool close() {
        open_.pop_back();
        return true;
    }

    std::vector<Json*> open_;
};

nlohmann::ordered_json to_nlohmann(const Json& json) {
    return std::visit(
        [](const auto& value) -> nlohmann::ordered_json {
            using T = std::decay_t<decltype(value)>;
            if constexpr (std::is_same_v<T, Json::Array>) {
                auto out = nlohmann::ordered_json::array();
                for (const Json& item : value) out.push_back(to_nlohmann(item));
                return out;
            } else if constexpr (std::is_same_v<T, Json::Object>) {
                auto out = nlohmann::ordered_json::object();
                for (const auto& [key, item] : value) out[key] = to_nlohmann(item);
                return out;
            } else {
                return value;
            }
        },
        json.value);
}

}  // namespace

const Json* Json::find(std::string_view key) const {
    const Object* members = object();
    if (members == nullptr) return nullptr;
    for (const auto& [name, item] : *members)
        if (name == key) return &item;
    return nullptr;
}

std::optional<Json> parse_json(std::string_view text, std::string* why) {
    TreeBuilder builder;
    const auto refused = [&](std::string reason) {
        if (why != nullptr) *why = std::move(reason);
        return std::nullopt;
    };
    if (!is_utf8(text)) return refused("not valid UTF-8");
    if (!nlohmann::json::sax_parse(text.begin(), text.end(), &builder)) return refused(builder.why);
    return std::move(builder.root);
}

std::string format_json(const Json& json) {
    return to_nlohmann(json).dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

}  // namespace challenger
