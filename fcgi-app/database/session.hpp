// One connection to PostgreSQL that is made when needed and thrown away when in doubt. Every call of
// this room to a function of ours goes through it.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/result.hpp"

namespace challenger {

struct SessionOptions {
    std::string connection;  // a libpq connection string
    bool prepare = true;
    std::chrono::seconds statement_timeout{};  // 0: none, and the string's own time to connect
};

// One row as text by column name; nullopt is SQL's null.
class Row {
  public:
    void add(std::string column, std::optional<std::string> value);
    const std::optional<std::string>& operator[](std::string_view column) const;  // the column must be there
    std::string text(std::string_view column) const;                              // empty for null
    std::int64_t number(std::string_view column) const;                           // 0 for null

  private:
    std::vector<std::pair<std::string, std::optional<std::string>>> columns_;
};

using Argument = std::optional<std::string>;

// What the request in hand allows. Without a request there is time enough.
struct RequestLimits {
    std::chrono::steady_clock::time_point answer_by = std::chrono::steady_clock::time_point::max();
    std::function<bool()> is_abandoned = [] { return false; };  // nobody waits for the answer any more
};

enum class CallKind : std::uint8_t {
    change,  // may change something: made only when the request has time for all of it
    rest,    // changes nothing, or what was decided before: made with the time that is left
};

class Session {
  public:
    // on_connect, if any, runs after each new connection with it in place; its failure is the connection's.
    explicit Session(SessionOptions options, std::function<Result<void>(Session&)> on_connect = {});
    ~Session();

    // Names the request that the calls from now on are for.
    void begin_request(RequestLimits limits);

    // Makes sure of a live connection: a peer that has hung up since the last call is noticed without a round
    // trip. fails: database_unavailable, also at once for as long as the last failure took (2 s at most);
    // busy when the request has no time for a new connection. time: kConnectTime for each server that does
    // not answer, and the call that registers.
    Result<void> connect();

    // Runs a statement: one round trip (two the first time on a connection).
    // in: a text that lives as long as the program, as statements are prepared by its address; its parameters
    // as text. out: the rows, as text by column.
    // fails: as connect(), before anything was sent; also before, busy when the request lacks the time, and
    // abandoned when a connection had to be made meanwhile and nobody waits any more; database_unavailable
    // when the server is read-only; store_failed when the database refused and so did nothing; commit_unknown
    // when the connection broke, or was cut off, and nobody knows. Lack of time after a change of the same
    // request is commit_unknown, too: that change was made. Never repeats anything. time: statement_timeout
    // and kCallGrace, or what is left.
    Result<std::vector<Row>> rows(const char* sql, const std::vector<Argument>& arguments, CallKind kind);

    // What a failure of a call is for the request as a whole: database_unavailable and store_failed say that
    // nothing was done, which is commit_unknown when an earlier call of the request changed something.
    Failure as_of_request(Failure failure) const;

    // The longest time that a statement may take.
    std::chrono::seconds statement_timeout() const { return options_.statement_timeout; }

    // Whether the last failure says that the function called is not there.
    bool is_function_missing() const { return function_missing_; }

  private:
    struct Connection;
    Result<void> make_sure();
    Result<void> open();
    std::chrono::steady_clock::duration time_left() const;
    Result<void> check_time(CallKind kind) const;
    tl::unexpected<Failure> too_late() const;

    SessionOptions options_;
    RequestLimits limits_;
    bool is_ready_ = false;     // connect() was the last call, so the next one need not look again
    bool has_waited_ = false;   // for a connection: the user may have gone since the endpoint looked
    bool has_changed_ = false;  // in this request, as far as anybody knows
    std::chrono::steady_clock::time_point connect_again_at_{};
    std::string last_fault_;  // why there is no connection
    std::function<Result<void>(Session&)> on_connect_;
    std::unique_ptr<Connection> connection_;
    bool function_missing_ = false;
    bool is_connecting_ = false;
};

}  // namespace challenger
