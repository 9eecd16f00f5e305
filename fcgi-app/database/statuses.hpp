// What the SQL functions answer in out_status. A function's header lists what each word means. policy_unknown
// is in no table: the store answers it by registering the policy and calling again.
#pragma once

#include <cstdint>

#include "base/words.hpp"

namespace challenger {

// submit_address
enum class SubmitStatus : std::uint8_t {
    reserved,
    waiting,
    not_current,
    no_transmissions_left,
    no_addresses_left,
    no_codes_left,
    under_way,
    over_share,
    helper_paused,
    solved,
    read_only,
    old_form,
    validation_unknown,
};
template <>
inline constexpr auto kWordsOf<SubmitStatus> = std::to_array<Word<SubmitStatus>>({
    {"reserved", SubmitStatus::reserved},
    {"waiting", SubmitStatus::waiting},
    {"not_current", SubmitStatus::not_current},
    {"no_transmissions_left", SubmitStatus::no_transmissions_left},
    {"no_addresses_left", SubmitStatus::no_addresses_left},
    {"no_codes_left", SubmitStatus::no_codes_left},
    {"under_way", SubmitStatus::under_way},
    {"over_share", SubmitStatus::over_share},
    {"helper_paused", SubmitStatus::helper_paused},
    {"solved", SubmitStatus::solved},
    {"read_only", SubmitStatus::read_only},
    {"old_form", SubmitStatus::old_form},
    {"validation_unknown", SubmitStatus::validation_unknown},
});

// claim_transmission
enum class ClaimStatus : std::uint8_t { claimed, not_claimable };
template <>
inline constexpr auto kWordsOf<ClaimStatus> = std::to_array<Word<ClaimStatus>>({
    {"claimed", ClaimStatus::claimed},
    {"not_claimable", ClaimStatus::not_claimable},
});

// authorize_validation
enum class AuthorizationStatus : std::uint8_t {
    authorized,
    redirect_uri_wrong,
    challenge_differs,
    validation_unknown,
};
template <>
inline constexpr auto kWordsOf<AuthorizationStatus> = std::to_array<Word<AuthorizationStatus>>({
    {"authorized", AuthorizationStatus::authorized},
    {"redirect_uri_wrong", AuthorizationStatus::redirect_uri_wrong},
    {"challenge_differs", AuthorizationStatus::challenge_differs},
    {"validation_unknown", AuthorizationStatus::validation_unknown},
});

// view_validation
enum class ViewStatus : std::uint8_t { found, expired, validation_unknown };
template <>
inline constexpr auto kWordsOf<ViewStatus> = std::to_array<Word<ViewStatus>>({
    {"found", ViewStatus::found},
    {"expired", ViewStatus::expired},
    {"validation_unknown", ViewStatus::validation_unknown},
});

// extend_validation
enum class ExtendStatus : std::uint8_t { extended, unchanged, validation_unknown };
template <>
inline constexpr auto kWordsOf<ExtendStatus> = std::to_array<Word<ExtendStatus>>({
    {"extended", ExtendStatus::extended},
    {"unchanged", ExtendStatus::unchanged},
    {"validation_unknown", ExtendStatus::validation_unknown},
});

// solve_validation
enum class SolveStatus : std::uint8_t {
    solved,
    wrong,
    exhausted,
    no_code_out,
    key_unknown,
    validation_unknown,
};
template <>
inline constexpr auto kWordsOf<SolveStatus> = std::to_array<Word<SolveStatus>>({
    {"solved", SolveStatus::solved},
    {"wrong", SolveStatus::wrong},
    {"exhausted", SolveStatus::exhausted},
    {"no_code_out", SolveStatus::no_code_out},
    {"key_unknown", SolveStatus::key_unknown},
    {"validation_unknown", SolveStatus::validation_unknown},
});

// read_health
enum class HealthStatus : std::uint8_t { healthy, gateway_down, helper_paused };
template <>
inline constexpr auto kWordsOf<HealthStatus> = std::to_array<Word<HealthStatus>>({
    {"healthy", HealthStatus::healthy},
    {"gateway_down", HealthStatus::gateway_down},
    {"helper_paused", HealthStatus::helper_paused},
});

// The database's word for a status, which is also what the log says was decided.
template <class Status>
constexpr std::string_view format_status(Status status) {
    return format_word(status);
}

}  // namespace challenger
