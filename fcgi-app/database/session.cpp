#include "database/session.hpp"

#include <fmt/format.h>
#include <poll.h>

#include <algorithm>
#include <cassert>
#include <cstdlib>
#include <map>
#include <pqxx/pqxx>
#include <utility>

#include "base/socket_alarm.hpp"
#include "base/text.hpp"
#include "database/connection_string.hpp"
#include "protocol/times.hpp"

namespace challenger {

struct Session::Connection {
    explicit Connection(const std::string& options) : link(options) {}
    pqxx::connection link;
    std::map<const char*, std::string> prepared;  // by the address of the statement's text
};

namespace {

using Clock = std::chrono::steady_clock;

// The connection string cannot choose how long a worker waits for a connection or a statement, as nginx waits
// no longer.
std::string with_times(const SessionOptions& options) {
    if (!is_good_connection(options.connection)) return options.connection;
    ConnectionParts parts = parse_connection(options.connection);
    if (options.statement_timeout.count() != 0)
        parts["connect_timeout"] = std::to_string(kConnectTime.count());
    // pgbouncer refuses start-up options; there the statement timeout is the role's.
    if (options.prepare) {
        const char* usual = std::getenv("PGOPTIONS");
        std::string& flags = parts.try_emplace("options", usual == nullptr ? "" : usual).first->second;
        const auto milliseconds = std::chrono::milliseconds(options.statement_timeout).count();
        flags += (flags.empty() ? "" : " ") + fmt::format("-c statement_timeout={}", milliseconds);
    }
    return format_connection(parts);
}

// Defaults that a connection string may override, given the way libpq takes them whatever the string's form.
void apply_connection_defaults() {
    ::setenv("PGAPPNAME", "challenger-fcgi", 0);
    ::setenv("PGCLIENTENCODING", "UTF8", 1);
}

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
    options_.connection = with_times(options_);
    apply_connection_defaults();
}

Session::~Session() = default;

void Session::begin_request(RequestLimits limits) {
    limits_ = std::move(limits);
    has_changed_ = false;
    is_ready_ = false;
    has_waited_ = false;
}

Clock::duration Session::time_left() const {
    return limits_.answer_by - kAnswerTime - Clock::now();
}

tl::unexpected<Failure> Session::too_late() const {
    if (has_changed_)
        return fail(
            {.name = FailureName::commit_unknown, .note = "no time left to ask what has become of it"});
    return fail({.name = FailureName::busy,
                 .note = "too little time left for the database",
                 .retry_after = std::chrono::seconds(1)});
}

Failure Session::as_of_request(Failure failure) const {
    const bool denies =
        failure.name == FailureName::database_unavailable || failure.name == FailureName::store_failed;
    if (denies && has_changed_) failure.name = FailureName::commit_unknown;
    return failure;
}

// A change must be over, one way or the other, while its answer can still be given.
Result<void> Session::check_time(CallKind kind) const {
    const Clock::duration needed =
        kind == CallKind::change ? options_.statement_timeout + kCallGrace : Clock::duration::zero();
    if (time_left() <= needed) return too_late();
    if (kind == CallKind::change && has_waited_ && limits_.is_abandoned())
        return fail(FailureName::abandoned);
    return {};
}

Result<void> Session::connect() {
    auto made_sure = make_sure();
    is_ready_ = made_sure.has_value();
    return made_sure;
}

Result<void> Session::make_sure() {
    if (connection_ && (is_connecting_ || !has_hung_up(connection_->link))) return {};
    if (is_connecting_)
        return fail({.name = FailureName::database_unavailable, .note = "the connection broke at once"});
    connection_.reset();
    const auto start = Clock::now();
    if (start < connect_again_at_)
        return fail({.name = FailureName::database_unavailable, .note = "a moment ago: " + last_fault_});
    // Of several servers most answer at once. With some that do not, nginx may answer; nothing is changed
    // then.
    if (time_left() < kConnectTime) return too_late();
    has_waited_ = true;
    auto opened = open();
    if (opened) return opened;
    // Half of a worker's time stays for what needs no database, unless looking up a name takes longer.
    const auto now = Clock::now();
    connect_again_at_ = now + std::min<Clock::duration>(now - start, kConnectTime);
    last_fault_ = opened.error().note;
    return opened;
}

// A new connection, with what is done on each.
Result<void> Session::open() {
    try {
        connection_ = std::make_unique<Connection>(options_.connection);
    } catch (const std::exception& error) {
        // With several hosts, a line or two about each.
        return fail({.name = FailureName::database_unavailable, .note = one_line(error.what())});
    }
    // Whatever time the request has left: the connection is good for the next ones.
    is_connecting_ = true;
    const RequestLimits limits = std::exchange(limits_, {});
    auto welcome = on_connect_ ? on_connect_(*this) : Result<void>();
    limits_ = limits;
    is_connecting_ = false;
    if (!welcome) connection_.reset();
    return welcome;
}

Result<std::vector<Row>> Session::rows(const char* sql, const std::vector<Argument>& arguments,
                                       CallKind kind) {
    if (!std::exchange(is_ready_, false))
        if (auto made_sure = make_sure(); !made_sure) return tl::unexpected(made_sure.error());
    // Only now: connecting may have taken long.
    if (auto in_time = check_time(kind); !in_time) return tl::unexpected(in_time.error());
    function_missing_ = false;
    // libpqxx 6 takes no optional strings; a null pointer is its null.
    std::vector<const char*> values;
    values.reserve(arguments.size());
    for (const Argument& argument : arguments) values.push_back(argument ? argument->c_str() : nullptr);
    const auto parameters = pqxx::prepare::make_dynamic_params(values);
    // For a server that does not answer, not even with its own statement timeout.
    SocketAlarm deadline;
    deadline.watch(connection_->link.sock());
    if (options_.statement_timeout.count() > 0) {
        const Clock::duration longest = options_.statement_timeout + kCallGrace;
        const auto time = std::chrono::ceil<std::chrono::milliseconds>(std::min(longest, time_left()));
        deadline.set(std::max(time, std::chrono::milliseconds(1)));  // 0 would be for ever
    }
    const bool had_changed = std::exchange(has_changed_, has_changed_ || kind == CallKind::change);
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
        if (!lost) has_changed_ = had_changed;
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
