// What database/admin.hpp does by calling functions: clients and the ledger.
#include "database/admin.hpp"
#include "database/connection_string.hpp"
#include "database/peer_identity.hpp"
#include "database/session.hpp"

namespace challenger {

namespace {

// Runs one function of the admin role in the instance's database.
AdminResult<std::vector<Row>> call_as_admin(const AdminAccess& access, const char* sql,
                                            const std::vector<Argument>& arguments) {
    const std::string database = parse_connection(access.connection)["dbname"];
    ConnectionParts parts = parse_connection(admin_connection(access, database));
    parts["options"] = "-c role=challenger_admin";
    const std::string connection = format_connection(parts);
    const PeerIdentity identity(connection);
    Session session({.connection = connection, .prepare = false, .statement_timeout = {}});
    auto rows = session.rows(sql, arguments, CallKind::change);
    if (rows) return std::move(*rows);
    const Failure& failure = rows.error();
    return tl::unexpected(AdminFailure{failure.name == FailureName::database_unavailable, failure.note});
}

ClientRecord read_record(const Row& row) {
    return {
        .id = row.number("out_client_id"),
        .redirect_uri = row.text("out_redirect_uri"),
        .name = row.text("out_name"),
        .created_at = row.text("out_created_at"),
        .old_secret_until = row.text("out_old_secret_until"),
        .setups = row.number("out_setups"),
        .running = row.number("out_running"),
        .solved = row.number("out_solved"),
        .transmissions = row.number("out_transmissions"),
        .live_codes = row.number("out_live_codes"),
        .live_tokens = row.number("out_live_tokens"),
    };
}

Argument name_argument(const std::string& name) {
    return name.empty() ? std::nullopt : Argument(name);
}

// Reads the answer of a function about one client. in: its word for success. out: whether there is such a
// client.
AdminResult<bool> is_done(const AdminResult<std::vector<Row>>& rows, std::string_view success) {
    if (!rows) return tl::unexpected(rows.error());
    const std::string status = rows->empty() ? "" : rows->front().text("out_status");
    if (status == success) return true;
    if (status == "client_unknown") return false;
    return tl::unexpected(AdminFailure{false, "the database answered an unknown out_status: " + status});
}

}  // namespace

AdminResult<std::int64_t> add_client(const AdminAccess& access, const std::string& redirect_uri,
                                     const std::string& secret_digest, const std::string& name) {
    const auto rows = call_as_admin(access, "SELECT * FROM challenger.add_client($1, $2, in_name => $3)",
                                    {redirect_uri, secret_digest, name_argument(name)});
    if (!rows) return tl::unexpected(rows.error());
    return rows->front().number("out_client_id");
}

AdminResult<std::vector<ClientRecord>> list_clients(const AdminAccess& access,
                                                    std::optional<std::int64_t> id) {
    const auto rows = call_as_admin(access, "SELECT * FROM challenger.list_clients($1)",
                                    {id ? Argument(std::to_string(*id)) : std::nullopt});
    if (!rows) return tl::unexpected(rows.error());
    std::vector<ClientRecord> out;
    for (const Row& row : *rows) out.push_back(read_record(row));
    return out;
}

AdminResult<bool> remove_client(const AdminAccess& access, std::int64_t id) {
    return is_done(call_as_admin(access, "SELECT * FROM challenger.remove_client($1)", {std::to_string(id)}),
                   "removed");
}

AdminResult<bool> rotate_client(const AdminAccess& access, std::int64_t id, const std::string& secret_digest,
                                std::chrono::seconds grace) {
    return is_done(
        call_as_admin(access, "SELECT * FROM challenger.rotate_client($1, $2, $3::interval)",
                      {std::to_string(id), secret_digest, std::to_string(grace.count()) + " seconds"}),
        "rotated");
}

AdminResult<bool> rename_client(const AdminAccess& access, std::int64_t id, const std::string& name) {
    return is_done(call_as_admin(access, "SELECT * FROM challenger.rename_client($1, $2)",
                                 {std::to_string(id), name_argument(name)}),
                   "renamed");
}

AdminResult<std::vector<TransmissionRecord>> list_transmissions(const AdminAccess& access,
                                                                const TransmissionFilter& filter) {
    const auto rows = call_as_admin(
        access, "SELECT * FROM challenger.list_transmissions($1::interval, $2, $3, $4)",
        {filter.since ? Argument(std::to_string(filter.since->count()) + " seconds") : std::nullopt,
         filter.outcome.empty() ? std::nullopt : Argument(filter.outcome),
         filter.id ? Argument(std::to_string(*filter.id)) : std::nullopt, std::to_string(filter.limit)});
    if (!rows) return tl::unexpected(rows.error());
    std::vector<TransmissionRecord> out;
    for (const Row& row : *rows)
        out.push_back({
            .id = row.number("out_transmission_id"),
            .validation_id = row.number("out_validation_id"),
            .client_id = row.number("out_client_id"),
            .masked_address = row.text("out_masked_address"),
            .outcome = row.text("out_outcome"),
            .given_back = row.text("out_given_back") == "t",
            .reserved_at = row.text("out_reserved_at"),
            .finished_at = row.text("out_finished_at"),
            .reason = row.text("out_reason"),
            .words = row.text("out_words"),
            .gateway = row.text("out_gateway"),
            .about = row.text("out_about"),
        });
    return out;
}

}  // namespace challenger
