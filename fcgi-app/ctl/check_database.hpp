// Whether workers can work on the database as it is.
#pragma once

#include <tl/expected.hpp>

#include "config/settings.hpp"
#include "database/admin.hpp"
#include "database/records.hpp"

namespace challenger {

// Connects as a worker does: with CONNECTION and with the worker's own first call. As root it takes the
// identity of the account that CONNECTION names, so that peer authentication works. fails: unreachable when
// there is no connection; otherwise the schema does not fit this program. out: where messages were asked for.
tl::expected<SourceCount, AdminFailure> check_database(const Settings& settings);

}  // namespace challenger
