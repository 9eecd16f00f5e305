#include "service/validation_status.hpp"

#include "service/stored_address.hpp"

namespace challenger {

Json moment_json(const std::optional<std::chrono::sys_seconds>& moment) {
    return Json{
        Json::Object{{"t_s", moment ? json_number(moment->time_since_epoch().count()) : json_text("never")}}};
}

Response status_response(const Progress& progress, const std::string& address_json) {
    Json::Object members{{"fix_address", Json{progress.read_only || progress.addresses_left == 0}}};
    if (!address_json.empty())
        if (auto address = parse_json(address_json))
            members.emplace_back("last_address", std::move(*address));
    members.emplace_back("solved", Json{progress.solved});
    members.emplace_back("changes_left", json_number(progress.addresses_left));
    members.emplace_back("retransmission_time", moment_json(progress.retransmission_at));
    members.emplace_back("pin_transmissions_left", json_number(progress.transmissions_left));
    members.emplace_back("auth_attempts_left", json_number(progress.entries_left));
    return json_response(format_json(Json{std::move(members)}));
}

Result<Response> stored_status(Services& services, const Nonce& nonce) {
    const auto record = services.store.view_validation(nonce.digest());
    if (!record) return tl::unexpected(record.error());
    const ValidationState& state = record->state;
    if (state.is_over) return fail(FailureName::validation_unknown);
    const std::string& current = state.progress.address_json;
    return status_response(
        state.progress,
        normal_address_json(services, current.empty() ? state.initial_address_json : current));
}

}  // namespace challenger
