#include "base/socket_alarm.hpp"

#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <cassert>
#include <csignal>

namespace challenger {

namespace {

constexpr int kNone = -1;
volatile std::sig_atomic_t watched_socket = kNone;
bool is_in_use = false;  // for the assertion only

extern "C" void shut_down_watched_socket(int) {
    if (watched_socket != kNone) ::shutdown(watched_socket, SHUT_RDWR);
}

}  // namespace

SocketAlarm::SocketAlarm() {
    assert(!is_in_use);
    is_in_use = true;
    // Once: it stays installed, and does nothing without a socket.
    [[maybe_unused]] static const bool is_installed = [] {
        struct sigaction action {};
        action.sa_handler = shut_down_watched_socket;
        return ::sigaction(SIGALRM, &action, nullptr) == 0;
    }();
    assert(is_installed);
}

SocketAlarm::~SocketAlarm() {
    ::alarm(0);
    watched_socket = kNone;
    is_in_use = false;
}

void SocketAlarm::watch(int socket) {
    watched_socket = socket;
}

void SocketAlarm::set(std::chrono::milliseconds time) {
    const auto seconds = std::chrono::floor<std::chrono::seconds>(time);
    const auto rest = std::chrono::microseconds(time - seconds);
    const itimerval once{.it_interval = {}, .it_value = {.tv_sec = seconds.count(), .tv_usec = rest.count()}};
    ::setitimer(ITIMER_REAL, &once, nullptr);
}

}  // namespace challenger
