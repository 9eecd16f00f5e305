// What an instance's settings mean for the rooms that do not know them.
#pragma once

#include <optional>
#include <string>
#include <tl/expected.hpp>

#include "config/settings.hpp"
#include "config/theme.hpp"
#include "database/store.hpp"
#include "delivery/helper.hpp"
#include "pages/pages.hpp"
#include "protocol/reading_context.hpp"

namespace challenger {

// Checks CONNECTION and the file that it is in. fails: a sentence for the operator, without words of
// CONNECTION: it is no libpq string, or it holds a password and others than owner and group may open the
// file.
tl::expected<void, std::string> check_connection(const Settings& settings);

// How the database is reached: [database].
SessionOptions session_options(const Settings& settings);

// The numbers that decide about a submission, with the digest under which they are registered: [policy].
Policy policy_of(const Settings& settings);

// How messages are sent.
HelperSettings helper_settings(const Settings& settings);

// Reads the templates of the pages. in: reading: the region whose numbers are an example. out: nullopt when
// the folder TEMPLATE_DIR does not exist. fails: a sentence for the operator that names the file and what is
// wrong with it.
tl::expected<std::optional<Pages>, std::string> load_pages(const Settings& settings, const Theme& theme,
                                                           const ReadingContext& reading);

}  // namespace challenger
