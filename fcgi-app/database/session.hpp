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
    std::chrono::seconds statement_timeout{};  // 0: none
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

class Session {
  public:
    // on_connect, if any, runs after each new connection with it in place; its failure is the connection's.
    explicit Session(SessionOptions options, std::function<Result<void>(Session&)> on_connect = {});
    ~Session();

    // Makes sure of a live connection: a peer that has hung up since the last call is noticed without a round
    // trip. fails: database_unavailable; time: up to the connect timeout (2 s unless the string says
    // otherwise).
    Result<void> connect();

    // Runs a statement: one round trip (two the first time on a connection).
    // in: a text that lives as long as the program, as statements are prepared by its address; its parameters
    // as text. out: the rows, as text by column.
    // fails: database_unavailable before anything was sent, or when the server is read-only; store_failed
    // when the database refused and so did nothing; commit_unknown when the connection broke and nobody
    // knows. Never repeats anything.
    Result<std::vector<Row>> rows(const char* sql, const std::vector<Argument>& arguments);

    // Whether the last failure says that the function called is not there.
    bool is_function_missing() const { return function_missing_; }

  private:
    struct Connection;
    SessionOptions options_;
    std::function<Result<void>(Session&)> on_connect_;
    std::unique_ptr<Connection> connection_;
    bool function_missing_ = false;
    bool is_connecting_ = false;
};

}  // namespace challenger
