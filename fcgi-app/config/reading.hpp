// How the addresses of an instance are read.
#pragma once

#include <cstdint>
#include <string>
#include <tl/expected.hpp>

#include "config/settings.hpp"
#include "protocol/reading_context.hpp"

namespace challenger {

// When an instance for phone numbers loads the numbering plans, which take memory.
enum class LoadPlans : std::uint8_t { now, on_demand };

// What reading addresses of an instance needs. fails: a sentence for the operator: the plans cannot be
// loaded, or do not know PHONE_REGION. Neither is looked at with on_demand.
tl::expected<ReadingContext, std::string> reading_context(const Settings& settings,
                                                          LoadPlans when = LoadPlans::now);

}  // namespace challenger
