// What an operator does to the database: create it, bring its schema up to date, register clients, look into
// the ledger.
// Used by challengerctl only; works through a role that may do so, never through the worker's.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

namespace challenger {

// How the database is reached. connection: the instance's own string. admin: a string for a role that may
// create roles and databases; empty means the instance's string with user=postgres. role_timeout: the
// statement timeout of the instance's role; 0: none, as its sessions set their own.
struct AdminAccess {
    std::string connection;
    std::string admin;
    std::chrono::seconds role_timeout{};
};

struct AdminFailure {
    bool is_unreachable;  // no connection, as opposed to a refusal
    std::string reason;
};

template <class T>
using AdminResult = tl::expected<T, AdminFailure>;

// The string for the admin role and one database.
std::string admin_connection(const AdminAccess& access, const std::string& database);

// What was found or done, a line each.
using Report = std::vector<std::string>;

// Creates the three shared roles, the instance's login role and its database, where they are missing, and
// sets the grants between them. A role that is there stays as it is. Can be run again.
AdminResult<Report> create_database(const AdminAccess& access);

// Applies the schema files that are missing and re-applies all functions, all of it or nothing.
// fails: also when the database has a breaking schema newer than this program; both numbers are named.
AdminResult<Report> upgrade_schema(const AdminAccess& access);

// Registers a client and answers its number. in: a checked URI; the hex SHA-256 of its secret; a
// checked name, empty for none.
AdminResult<std::int64_t> add_client(const AdminAccess& access, const std::string& redirect_uri,
                                     const std::string& secret_digest, const std::string& name);

// A registered client and its counters. Times are as PostgreSQL writes them; name and old_secret_until are
// empty when there is none.
struct ClientRecord {
    std::int64_t id{};
    std::string redirect_uri;
    std::string name;
    std::string created_at;
    std::string old_secret_until;
    std::int64_t setups{};   // successful /setup calls: the client's bill
    std::int64_t running{};  // validations neither solved nor expired
    std::int64_t solved{};
    std::int64_t transmissions{};  // messages, but for failures that were given back
    std::int64_t live_codes{};
    std::int64_t live_tokens{};
};

// All registered clients, or the one asked for (none when there is no such client).
AdminResult<std::vector<ClientRecord>> list_clients(const AdminAccess& access,
                                                    std::optional<std::int64_t> id);

// Makes a client unknown from now on. out: whether there was one.
AdminResult<bool> remove_client(const AdminAccess& access, std::int64_t id);

// Gives a client a new secret, the old one a grace. out: whether there is such a client.
AdminResult<bool> rotate_client(const AdminAccess& access, std::int64_t id, const std::string& secret_digest,
                                std::chrono::seconds grace);

// Gives a client another name; an empty one takes its name away. in: a checked name. out: whether there is
// such a client.
AdminResult<bool> rename_client(const AdminAccess& access, std::int64_t id, const std::string& name);

// Which rows of the ledger: those that are not older, have the outcome, or are the one named; all when not
// given. limit: at most that many, the newest.
struct TransmissionFilter {
    std::optional<std::chrono::seconds> since;
    std::string outcome;
    std::optional<std::int64_t> id;
    int limit = 0;
};

// One transmission. Times are as PostgreSQL writes them; reason and words are empty when the helper said
// nothing, or nobody knows.
struct TransmissionRecord {
    std::int64_t id{};
    std::int64_t validation_id{};
    std::int64_t client_id{};
    std::string masked_address;
    std::string outcome;
    bool given_back{};
    std::string reserved_at;
    std::string finished_at;
    std::string reason;
    std::string words;
    std::string gateway;  // empty: the helper named none
    std::string about;    // empty: it did not say
};

// The ledger, newest first.
AdminResult<std::vector<TransmissionRecord>> list_transmissions(const AdminAccess& access,
                                                                const TransmissionFilter& filter);

}  // namespace challenger
