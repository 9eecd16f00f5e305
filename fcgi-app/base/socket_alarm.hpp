// Ends a wait inside a library for a peer that does not answer: when the time is over the socket is shut
// down, and the library sees a broken connection. It needs SIGALRM, so a process has one such object at a
// time.
#pragma once

#include <chrono>

namespace challenger {

class SocketAlarm {
  public:
    SocketAlarm();
    // Takes the alarm back.
    ~SocketAlarm();
    SocketAlarm(const SocketAlarm&) = delete;
    SocketAlarm& operator=(const SocketAlarm&) = delete;

    // Names the socket that is shut down, in place of one named before. Its number must not come to mean
    // another file while it is watched. Until a socket is named, the alarm does nothing.
    void watch(int socket);

    // Sets the time from now on, in place of one set before; 0: never. At most a day.
    void set(std::chrono::milliseconds time);
};

}  // namespace challenger
