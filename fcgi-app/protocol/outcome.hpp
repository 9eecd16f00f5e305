// What becomes of a transmission (protocol.md section 10).
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace challenger {

enum class TransmissionOutcome : std::uint8_t { accepted, failed, refused, unclear };

// The ledger's word for an outcome, also its public name.
constexpr std::string_view format_outcome(TransmissionOutcome outcome) {
    constexpr std::array<std::string_view, 4> kWords{"accepted", "failed", "refused", "unclear"};
    return kWords[static_cast<std::size_t>(outcome)];
}

}  // namespace challenger
