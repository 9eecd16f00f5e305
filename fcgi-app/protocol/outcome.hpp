// The outcome of a transmission and its words, which are also public names (protocol.md section 10).
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace challenger {

// How a transmission ended.
enum class TransmissionOutcome : std::uint8_t { accepted, failed, refused, unclear };

// What the ledger shows of a transmission: how it ended, or reserved while that is not noted.
enum class LedgerOutcome : std::uint8_t { reserved, accepted, failed, refused, unclear };

// One row of the table: a word with what it means in either enumeration. ended: nothing for reserved.
struct OutcomeWord {
    std::string_view word;
    LedgerOutcome in_ledger;
    std::optional<TransmissionOutcome> ended;
};
inline constexpr std::array kOutcomes{
    OutcomeWord{"reserved", LedgerOutcome::reserved, std::nullopt},
    OutcomeWord{"accepted", LedgerOutcome::accepted, TransmissionOutcome::accepted},
    OutcomeWord{"failed", LedgerOutcome::failed, TransmissionOutcome::failed},
    OutcomeWord{"refused", LedgerOutcome::refused, TransmissionOutcome::refused},
    OutcomeWord{"unclear", LedgerOutcome::unclear, TransmissionOutcome::unclear},
};

// The word of an outcome.
constexpr std::string_view format_outcome(TransmissionOutcome outcome) {
    for (const OutcomeWord& row : kOutcomes)
        if (row.ended == outcome) return row.word;
    return {};
}

// What a word of the ledger means. Fails (nullopt) on any other word.
constexpr std::optional<LedgerOutcome> parse_ledger_outcome(std::string_view word) {
    for (const OutcomeWord& row : kOutcomes)
        if (row.word == word) return row.in_ledger;
    return std::nullopt;
}

// All words of the ledger as one text: "reserved, accepted, …".
std::string list_outcomes();

}  // namespace challenger
