// How the addresses of an instance are read.
#pragma once

#include <string>
#include <tl/expected.hpp>

#include "config/settings.hpp"
#include "protocol/reading_context.hpp"

namespace challenger {

// What reading addresses of an instance needs; one for phone numbers loads the numbering plans.
// fails: a sentence for the operator: the plans cannot be loaded, or do not know PHONE_REGION.
tl::expected<ReadingContext, std::string> reading_context(const Settings& settings);

}  // namespace challenger
