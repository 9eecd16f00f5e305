#include "database/session.hpp"

#include <poll.h>

#include <cassert>
#include <cstdlib>
#include <map>
#include <pqxx/pqxx>

#include "base/socket_alarm.hpp"
#include "base/text.hpp"

namespace challenger {

struct Session::Connection {
    explicit Connection(const std::string& options) : link(options) {}
    pqxx::connection link;
    std::map<const char*, std::string> prepared;  // by the address of the statement's text
};

namespace {

// Defaults that a connection string may override, given the way libpq takes them whatever the string's form.
void apply_connection_defaults(const SessionOptions& options) {
    ::setenv("PGCONNECT_TIMEOUT", "2", 0);
    ::setenv("PGAPPNAME", "challenger-fcgi", 0);
    ::setenv("PGCLIENTENCODING", "UTF8", 1);
    // pgbouncer refuses start-up options; there the statement timeout is the role's.
    if (options.prepare) {
        const auto milliseconds = std::chrono::milliseconds(options.statement_timeout).count();
        ::setenv("PGOPTIONS", ("-c statement_timeout=" + std::to_string(milliseconds)).c_str(), 0);
    }
}

// The server's own timeout comes first.
constexpr std::chrono::seconds kGrace{1};

// An idle connection has nothing to read: anything there is the server's farewell.
bool has_hung_up(const pqxx::connection& link) {
    pollfd server{link.sock(), POLLIN, 0};
    return server.fd < 0 || ::poll(&server, 1, 0) != 0;
}

// SQLSTATEs after which the session is gone and a change may or may not have been made: operator
// intervention.
bool ends_session(const std::string& sqlstate) {
    return sqlstate == "57P01" || sqlstate == "57P02" || sqlstate == "57P03" || sqlstate == "57P05" ||
           sqlstate.starts_with("08");
}

// The server may not be written to (any more), so nothing was done. Another one of the string may.
bool names_read_only_server(const std::string& sqlstate) {
    return sqlstate == "25006";
}

// What a prepared statement answers has changed since: an upgrade of the schema. Nothing was done.
bool names_changed_plan(const std::string& sqlstate) {
    return sqlstate == "0A000";
}

bool names_missing_function(const std::string& sqlstate) {
    return sqlstate == "42883" || sqlstate == "3F000" || sqlstate == "42501";
}

}  // namespace

void Row::add(std::string column, std::optional<std::string> value) {
    columns_.emplace_back(std::move(column), std::move(value));
}

const std::optional<std::string>& Row::operator[](std::string_view column) const {
    for (const auto& [name, value] : columns_)
        if (name == column) return value;
    assert(!"the column is part of the function's answer");
    std::abort();
}

std::string Row::text(std::string_view column) const {
    return (*this)[column].value_or("");
}

std::int64_t Row::number(std::string_view column) const {
    const auto& value = (*this)[column];
    return value ? std::strtoll(value->c_str(), nullptr, 10) : 0;
}

Session::Session(SessionOptions options, std::function<Result<void>(Session&)> on_connect)
    : options_(std::move(options)), on_connect_(std::move(on_connect)) {
    apply_connection_defaults(options_);
}

Session::~Session() = default;

Result<void> Session::connect() {
    if (connection_ && (is_connecting_ || !has_hung_up(connection_->link))) return {};
    if (is_connecting_)
        return fail({.name = FailureName::database_unavailable, .note = "the connection broke at once"});
    connection_.reset();
    try {
        connection_ = std::make_unique<Connection>(options_.connection);
    } catch (const std::exception& error) {
        // With several hosts, a line or two about each.
        return fail({.name = FailureName::database_unavailable, .note = one_line(error.what())});
    }
    is_connecting_ = true;
    auto welcome = on_connect_ ? on_connect_(*this) : Result<void>();
    is_connecting_ = false;
    if (!welcome) connection_.reset();
    return welcome;
}

Result<std::vector<Row>> Session::rows(const char* sql, const std::vector<Argument>& arguments) {
    if (auto connected = connect(); !connected) return tl::unexpected(connected.error());
    function_missing_ = false;
    // libpqxx 6 takes no optional strings; a null pointer is its null.
    std::vector<const char*> values;
    values.reserve(arguments.size());
    for (const Argument& argument : arguments) values.push_back(argument ? argument->c_str() : nullptr);
    const auto parameters = pqxx::prepare::make_dynamic_params(values);
    const auto time = options_.statement_timeout;
    // For a server that does not answer, not even with its own statement timeout.
    SocketAlarm deadline;
    deadline.watch(connection_->link.sock());
    if (time.count() > 0) deadline.set(time + kGrace);
    try {
        pqxx::nontransaction transaction(connection_->link);
        pqxx::result result;
        if (options_.prepare) {
            auto& name = connection_->prepared[sql];
            if (name.empty()) {
                name = "s" + std::to_string(connection_->prepared.size());
                connection_->link.prepare(name, sql);
            }
            result = transaction.exec_prepared(name, parameters);
        } else {
            result = transaction.exec_params(sql, parameters);
        }
        std::vector<Row> found(result.size());
        for (pqxx::result::size_type i = 0; i < result.size(); ++i)
            for (const auto& field : result[i])
                found[i].add(field.name(), field.is_null() ? std::nullopt : Argument(field.c_str()));
        return found;
    } catch (const pqxx::sql_error& error) {
        const std::string note = error.sqlstate() + " " + first_line(error.what());
        function_missing_ = names_missing_function(error.sqlstate());
        const bool lost = ends_session(error.sqlstate());
        const bool read_only = names_read_only_server(error.sqlstate());
        if (lost || read_only || function_missing_ || names_changed_plan(error.sqlstate()))
            connection_.reset();
        if (read_only) return fail({.name = FailureName::database_unavailable, .note = note});
        return fail({.name = lost ? FailureName::commit_unknown : FailureName::store_failed, .note = note});
    } catch (const pqxx::failure& error) {
        connection_.reset();
        return fail({.name = FailureName::commit_unknown, .note = first_line(error.what())});
    }
}

}  // namespace challenger
