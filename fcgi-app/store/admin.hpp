// What an operator does to the database: create it, bring its schema up to date, register clients.
// Used by challengerctl only; works through a role that may do so, never through the worker's.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

namespace challenger {

// How the database is reached. connection: the instance's own string. admin: a string for a role that may
// create roles and databases; empty means the instance's string with user=postgres.
struct AdminAccess {
    std::string connection;
    std::string admin;
};

struct AdminFailure {
    bool is_unreachable;  // no connection, as opposed to a refusal
    std::string reason;
};

template <class T>
using AdminResult = tl::expected<T, AdminFailure>;

// What was found or done, a line each.
using Report = std::vector<std::string>;

// Creates the three shared roles, the instance's login role and its database, where they are missing, and
// sets the grants between them. Can be run again.
AdminResult<Report> create_database(const AdminAccess& access);

// Applies the schema files that are missing and re-applies all functions, each file in one transaction.
// fails: also when the database has a breaking schema newer than this program; both numbers are named.
AdminResult<Report> upgrade_schema(const AdminAccess& access);

// Registers a client and answers its number. in: a checked URI; the hex SHA-256 of its secret.
AdminResult<std::int64_t> add_client(const AdminAccess& access, const std::string& redirect_uri,
                                     const std::string& secret_digest);

// The connection string with *** in place of its password.
std::string hide_password(const std::string& connection);

// While it lives, we are the system account named by the connection's user when we are root, the server is on
// a unix socket and there is such an account: peer authentication then works without sudo.
class PeerIdentity {
  public:
    explicit PeerIdentity(const std::string& connection);
    ~PeerIdentity();
    PeerIdentity(const PeerIdentity&) = delete;
    PeerIdentity& operator=(const PeerIdentity&) = delete;

  private:
    bool changed_ = false;
};

}  // namespace challenger
