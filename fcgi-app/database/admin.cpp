#include "database/admin.hpp"

#include <fmt/format.h>

#include <cstdlib>
#include <memory>
#include <pqxx/pqxx>

#include "base/text.hpp"
#include "database/connection_string.hpp"
#include "database/peer_identity.hpp"
#include "database/schema.hpp"

namespace challenger {

namespace {

// Connects and runs f(connection); what the library throws becomes an AdminFailure.
template <class F>
auto with_connection(const std::string& connection, F f)
    -> AdminResult<decltype(f(std::declval<pqxx::connection&>()))> {
    std::unique_ptr<pqxx::connection> link;
    try {
        const PeerIdentity identity(connection);
        link = std::make_unique<pqxx::connection>(connection);
    } catch (const std::exception& error) {
        return tl::unexpected(AdminFailure{
            true,
            fmt::format("cannot connect ({}): {}", hide_passwords(connection), one_line(error.what()))});
    }
    try {
        return f(*link);
    } catch (const std::exception& error) {
        return tl::unexpected(AdminFailure{false, first_line(error.what())});
    }
}

template <class Action>
void in_transaction(pqxx::connection& link, Action action) {
    pqxx::work transaction(link);
    action(transaction);
    transaction.commit();
}

std::string sql_of(std::string_view text) {
    return std::string(text);
}

// All in one transaction and one after the other: a second upgrader waits, then sees what the first has done.
Report upgrade(pqxx::connection& link) {
    Report report;
    const std::string version =
        "string_to_array(" + link.quote(std::string(CHALLENGER_VERSION)) + ", '.')::integer[]";
    in_transaction(link, [&](pqxx::work& transaction) {
        transaction.exec("SELECT pg_catalog.pg_advisory_xact_lock(pg_catalog.hashtext('challenger schema'))");
        transaction.exec("SET LOCAL ROLE challenger_owner");
        // Requests queue behind a lock that is waited for: rather try again later.
        transaction.exec("SET LOCAL lock_timeout = '10s'");
        transaction.exec(sql_of(schema_version_sql()));
        const pqxx::result row = transaction.exec(
            "SELECT coalesce(max(number), 0), coalesce(max(number) FILTER (WHERE breaking), 0), "
            "array_to_string(max(functions_of), '.'), coalesce(max(functions_of) > " +
            version + ", false) FROM challenger.schema_version");
        const int present = row[0][0].as<int>();
        const int breaking = row[0][1].as<int>();
        if (breaking > schema_number())
            throw std::runtime_error(
                fmt::format("the database has schema {}, this program is made for {} and may not work on it: "
                            "install the newer program",
                            breaking, schema_number()));
        if (present > schema_number()) {
            report.push_back(
                fmt::format("schema {}: newer than this program's {}, left alone", present, schema_number()));
            return;
        }
        // An older host that starts anew must not put its functions under the workers of a newer one.
        if (row[0][3].as<bool>()) {
            report.push_back(
                fmt::format("functions: of the newer program {}, left alone", row[0][2].as<std::string>()));
            return;
        }
        for (const EmbeddedFile& file : schema_files()) {
            if (std::stoi(std::string(file.name.substr(0, 4))) <= present) continue;
            transaction.exec(sql_of(file.text));
            report.push_back(fmt::format("schema {}: applied", file.name));
        }
        for (const EmbeddedFile& file : function_files()) transaction.exec(sql_of(file.text));
        transaction.exec("UPDATE challenger.schema_version SET functions_of = " + version +
                         " WHERE number = " + std::to_string(schema_number()));
        report.push_back(
            fmt::format("schema: at {}, {} functions in place", schema_number(), function_files().size()));
    });
    return report;
}

}  // namespace

std::string admin_connection(const AdminAccess& access, const std::string& database) {
    ConnectionParts parts = parse_connection(access.admin.empty() ? access.connection : access.admin);
    if (access.admin.empty()) {
        parts["user"] = "postgres";
        parts.erase("password");
    }
    parts["dbname"] = database;
    parts["client_encoding"] = "UTF8";
    // A host that answers nothing is as good as none; libpq itself would wait for minutes.
    if (std::getenv("PGCONNECT_TIMEOUT") == nullptr) parts.try_emplace("connect_timeout", "5");
    return format_connection(parts);
}

AdminResult<Report> create_database(const AdminAccess& access) {
    const ConnectionParts parts = parse_connection(access.connection);
    const auto user = parts.find("user");
    const auto database = parts.find("dbname");
    if (user == parts.end() || database == parts.end())
        return tl::unexpected(AdminFailure{false, "CONNECTION must name user and dbname"});
    return with_connection(admin_connection(access, "postgres"), [&](pqxx::connection& link) {
        Report report;
        const std::string role = link.quote_name(user->second);
        const std::string name = link.quote_name(database->second);
        in_transaction(link, [](pqxx::work& transaction) { transaction.exec(sql_of(roles_sql())); });
        in_transaction(link, [&](pqxx::work& transaction) {
            const bool exists = !transaction
                                     .exec("SELECT 1 FROM pg_catalog.pg_roles WHERE rolname = " +
                                           transaction.quote(user->second))
                                     .empty();
            if (!exists) transaction.exec("CREATE ROLE " + role + " LOGIN");
            if (!exists && access.role_timeout.count() > 0)
                transaction.exec(fmt::format("ALTER ROLE {} SET statement_timeout = '{} s'", role,
                                             access.role_timeout.count()));
            transaction.exec("GRANT challenger_worker TO " + role);
            report.push_back(fmt::format("role {}: {}", user->second, exists ? "exists" : "created"));
        });
        pqxx::nontransaction direct(link);  // CREATE DATABASE knows no transaction
        const bool exists = !direct
                                 .exec("SELECT 1 FROM pg_catalog.pg_database WHERE datname = " +
                                       direct.quote(database->second))
                                 .empty();
        if (!exists)
            direct.exec("CREATE DATABASE " + name +
                        " OWNER challenger_owner ENCODING 'UTF8' TEMPLATE template0");
        direct.exec("REVOKE ALL ON DATABASE " + name + " FROM PUBLIC");
        direct.exec("GRANT CONNECT ON DATABASE " + name + " TO challenger_admin, " + role);
        report.push_back(fmt::format("database {}: {}", database->second, exists ? "exists" : "created"));
        return report;
    });
}

AdminResult<Report> upgrade_schema(const AdminAccess& access) {
    ConnectionParts parts = parse_connection(access.connection);
    return with_connection(admin_connection(access, parts["dbname"]), upgrade);
}

}  // namespace challenger
