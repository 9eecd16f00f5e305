#include "database/connection_string.hpp"

#include <doctest/doctest.h>

namespace challenger {

TEST_CASE("a password is found however the connection is written, and is not shown") {
    for (const char* const connection :
         {"host=a password=hush", "host=a password = 'hu sh'", "host=a sslpassword=hush",
          "postgresql://u:hush@a/d", "postgres://u@a/d?password=hush"}) {
        CAPTURE(connection);
        REQUIRE(is_good_connection(connection));
        CHECK(holds_password(connection));
        CHECK(hide_passwords(connection).find("hu") == std::string::npos);
    }
}

TEST_CASE("what names no password, or an empty one, holds none") {
    for (const char* const connection : {"", "host=a user=password dbname='password=x'", "host=a password=''",
                                         "postgresql://u@a/d", "host=a passfile=/etc/password"}) {
        CAPTURE(connection);
        REQUIRE(is_good_connection(connection));
        CHECK_FALSE(holds_password(connection));
    }
}

}  // namespace challenger
