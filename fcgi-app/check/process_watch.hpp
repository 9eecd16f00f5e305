// Finds out whether a helper shows a secret to everybody on the host.
#pragma once

#include <set>
#include <string>
#include <thread>
#include <vector>

namespace challenger {

// While it lives, looks for texts on the command lines and in the environments of all processes, every two
// milliseconds.
class ProcessWatch {
  public:
    explicit ProcessWatch(std::vector<std::string> texts);

    // Ends the watch. out: where one of the texts was seen, such as "the command line of curl".
    std::set<std::string> end();

  private:
    void look();

    std::vector<std::string> texts_;
    std::set<std::string> seen_;
    std::jthread thread_;  // last: it uses the others
};

}  // namespace challenger
