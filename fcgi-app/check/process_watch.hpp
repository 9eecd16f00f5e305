// Finds out whether a helper shows a secret to other accounts of the host.
#pragma once

#include <sys/types.h>

#include <set>
#include <string>
#include <thread>
#include <vector>

namespace challenger {

// What is looked for.
struct WatchedTexts {
    std::vector<std::string> codes;      // on the command lines and in the environments of all processes
    std::vector<std::string> addresses;  // on the command lines of the processes that come from this one
};

// Where it was seen, such as "the command line of curl".
struct Sightings {
    std::set<std::string> codes;
    std::set<std::string> addresses;
};

// While it lives, looks at all processes every two milliseconds.
class ProcessWatch {
  public:
    explicit ProcessWatch(WatchedTexts texts);

    // Ends the watch.
    Sightings end();

  private:
    void look();
    void look_at(pid_t process);

    WatchedTexts texts_;
    std::string own_command_line_;
    Sightings seen_;
    std::jthread thread_;  // last: it uses the others
};

}  // namespace challenger
