#include "base/socket_alarm.hpp"

#include <doctest/doctest.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <array>
#include <cerrno>

#include "base/owned_fd.hpp"

using namespace challenger;
using namespace std::chrono_literals;

namespace {

// Waits for a peer's byte, as a library does: it goes on after a signal. 0: the connection is shut down.
ssize_t read_one(int socket) {
    char byte = 0;
    ssize_t n = 0;
    while ((n = ::read(socket, &byte, 1)) < 0 && errno == EINTR) {
    }
    return n;
}

}  // namespace

TEST_CASE("a wait for a silent peer ends when the alarm's time is over; without an alarm the peer is heard") {
    std::array<int, 2> ends{};
    REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) == 0);
    const OwnedFd ours(ends[0]);
    const OwnedFd theirs(ends[1]);
    {
        SocketAlarm alarm;
        alarm.watch(ours.get());
        alarm.set(100s);
    }
    CHECK(::alarm(0) == 0);  // an alarm ends with its object
    REQUIRE(::write(theirs.get(), "x", 1) == 1);
    CHECK(read_one(ours.get()) == 1);
    const timeval patience{20, 0};  // an alarm that does nothing fails the test, and does not hang it
    REQUIRE(::setsockopt(ours.get(), SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience) == 0);
    SocketAlarm alarm;
    alarm.watch(ours.get());
    alarm.set(1500ms);
    CHECK(read_one(ours.get()) == 0);
}
