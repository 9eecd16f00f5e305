#include "ctl/check_database.hpp"

#include "database/peer_identity.hpp"
#include "service/from_settings.hpp"

namespace challenger {

tl::expected<SourceCount, AdminFailure> check_database(const Settings& settings) {
    const PeerIdentity identity(settings.connection);
    Store store(session_options(settings), policy_of(settings));
    const auto connected = store.connect();
    if (connected) return store.count_main_source().value_or(SourceCount{});
    if (!store.schema_fault().empty())
        return tl::unexpected(AdminFailure{false, "schema: " + store.schema_fault()});
    if (!store.timeout_fault().empty()) return tl::unexpected(AdminFailure{false, store.timeout_fault()});
    return tl::unexpected(AdminFailure{true, "cannot connect as a worker: " + connected.error().note});
}

}  // namespace challenger
