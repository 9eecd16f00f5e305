#include "render/json_views.hpp"

#include "base/moment.hpp"

namespace challenger {

namespace {

constexpr char kProtocolVersion[] = "6:0:0";
constexpr char kImplementation[] = "urn:net:taler:specs:challenger:challenger-fcgi";

Json text(std::string_view value) {
    return Json{std::string(value)};
}

Json number(std::int64_t value) {
    return Json{value};
}

Json timestamp(const std::optional<std::chrono::sys_seconds>& moment) {
    return Json{Json::Object{{"t_s", moment ? number(moment->time_since_epoch().count()) : text("never")}}};
}

std::string write(const ConfigView& view) {
    return view.json;
}

std::string write(const NonceView& view) {
    return format_json(Json{Json::Object{{"nonce", text(view.nonce)}}});
}

std::string write(const ChallengeCreatedView& view) {
    Json::Object members{
        {"type", text("created")},
        {"attempts_left", number(view.attempts_left)},
        {"address", view.address},
        {"transmitted", Json{view.transmitted}},
        {"retransmission_time", timestamp(view.retransmission_at)},
    };
    if (view.retransmission_at)
        members.emplace_back("next_tx_time", text(format_rfc3339(*view.retransmission_at)));
    return format_json(Json{std::move(members)});
}

}  // namespace

std::string to_json(const View& view) {
    return std::visit([](const auto& v) { return write(v); }, view);
}

std::string to_json(const Failure& failure) {
    const FailureRow& row = describe(failure.name);
    Json::Object members{{"code", number(row.code)}, {"hint", text(row.hint)}};
    if (!failure.detail.empty()) members.emplace_back("detail", text(failure.detail));
    return format_json(Json{std::move(members)});
}

std::string config_json(AddressType type, const std::string& address_hint, const Json& restrictions) {
    return format_json(Json{Json::Object{
        {"name", text("challenger")},
        {"version", text(kProtocolVersion)},
        {"implementation", text(kImplementation)},
        {"restrictions", restrictions},
        {"address_type", text(format_address_type(type))},
        {"address_hint", text(address_hint)},
    }});
}

}  // namespace challenger
