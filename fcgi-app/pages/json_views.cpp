#include "pages/json_views.hpp"

#include "base/duration.hpp"

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

std::string write(const ChallengeStatusView& view) {
    Json::Object members{{"fix_address", Json{view.fix_address}}};
    if (view.last_address) members.emplace_back("last_address", *view.last_address);
    members.emplace_back("solved", Json{view.solved});
    members.emplace_back("changes_left", number(view.changes_left));
    members.emplace_back("retransmission_time", timestamp(view.retransmission_at));
    members.emplace_back("pin_transmissions_left", number(view.pin_transmissions_left));
    members.emplace_back("auth_attempts_left", number(view.auth_attempts_left));
    return format_json(Json{std::move(members)});
}

std::string write(const CompletedView& view) {
    if (view.is_redirect) return view.html;
    return format_json(
        Json{Json::Object{{"type", text("completed")}, {"redirect_url", text(view.redirect_url)}}});
}

std::string write(const SeeOtherView&) {
    return "";
}

std::string write(const PageView& view) {
    return view.html;
}

std::string write(const AssetView& view) {
    return std::string(view.content);
}

std::string write(const InvalidPinView& view) {
    const FailureRow& row =
        describe(view.is_exhausted ? FailureName::too_many_attempts : FailureName::pin_wrong);
    return format_json(Json{Json::Object{
        {"type", text("pending")},
        {"code", number(row.code)},
        {"hint", text(row.hint)},
        {"addresses_left", number(view.addresses_left)},
        {"pin_transmissions_left", number(view.pin_transmissions_left)},
        {"auth_attempts_left", number(view.auth_attempts_left)},
        {"exhausted", Json{view.is_exhausted}},
        {"no_challenge", Json{view.no_challenge}},
    }});
}

std::string write(const TokenView& view) {
    return format_json(Json{Json::Object{
        {"access_token", text(view.access_token)},
        {"token_type", text("Bearer")},
        {"expires_in", number(view.expires_in.count())},
    }});
}

std::string write(const InfoView& view) {
    return format_json(Json{Json::Object{
        {"id", number(view.id)},
        {"sub", text(std::to_string(view.id))},
        {"address", view.address},
        {"address_type", text(format_address_type(view.address_type))},
        {"expires", timestamp(view.expires_at)},
    }});
}

std::string write(const DocumentView& view) {
    return view.is_known ? "" : view.content;
}

std::string write(const LineView& view) {
    return view.text + "\n";
}

std::string write(const HealthView& view) {
    Json::Object members{{"status", text(!view.is_healthy   ? "unavailable"
                                         : view.is_degraded ? "degraded"
                                                            : "ok")}};
    if (view.database) members.emplace_back("database", text(*view.database));
    if (view.helper) members.emplace_back("helper", text(*view.helper));
    return format_json(Json{std::move(members)});
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

std::string to_text(const View& view) {
    return std::visit([](const auto& v) { return write(v); }, view);
}

std::string to_json(const Failure& failure, ErrorStyle style) {
    const FailureRow& row = describe(failure.name);
    Json::Object members{{"code", number(row.code)}, {"hint", text(row.hint)}};
    if (!failure.detail.empty()) members.emplace_back("detail", text(failure.detail));
    if (style != ErrorStyle::plain) {
        members.emplace_back("error", text(oauth_error_of(row)));
        members.emplace_back("error_description", text(failure.detail.empty() ? std::string(row.hint)
                                                                              : std::string(row.hint) + " (" +
                                                                                    failure.detail + ")"));
    }
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
