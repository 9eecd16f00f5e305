// What goes into the SQL functions and what they answer, as plain values.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "domain/address.hpp"

namespace challenger {

// Everything a database decision depends on besides the data (PROTOCOL section 10). The digest names the
// policy: 64 hex characters, equal for equal numbers.
struct Policy {
    std::string digest;
    AddressType address_type{};
    int entries_per_code{};
    int transmissions_per_address{};
    int addresses_per_validation{};
    int failures_given_back{};
    std::vector<std::chrono::seconds> transmission_waits;
    std::chrono::seconds helper_timeout{};
    std::chrono::seconds validation_duration{};
    std::chrono::seconds validation_expiration{};
};

// An address with what the database compares it by: 64 hex characters, empty when it is not complete.
struct StoredAddress {
    std::string json;
    std::string digest;
};

struct NewValidation {
    std::int64_t client_id{};
    std::string secret_digest;
    std::string nonce_digest;
    int key_number{};
    bool read_only{};
    std::optional<StoredAddress> address;
};

enum class SubmitStatus : std::uint8_t {
    reserved,
    waiting,
    no_transmissions_left,
    no_addresses_left,
    no_codes_left,
    read_only,
    validation_unknown,
};

// What submit_address answered; the members after status are set for reserved and waiting, transmission_id
// for reserved only.
struct Submission {
    SubmitStatus status{};
    std::int64_t transmission_id{};
    int code_number{};
    int key_number{};
    std::string address_json;
    int attempts_left{};
    std::optional<std::chrono::sys_seconds> retransmission_at;  // nothing: no transmission is left
    std::optional<std::chrono::seconds> retry_after;            // when a refusal may end
};

enum class TransmissionOutcome : std::uint8_t { accepted, failed, refused, unclear };

// The ledger's word for an outcome, also its public name.
std::string_view format_outcome(TransmissionOutcome outcome);

}  // namespace challenger
