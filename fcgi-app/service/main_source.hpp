// Notices when nearly all users seem to come from one network: a proxy that nobody has named, most likely.
#pragma once

#include <chrono>
#include <string>
#include <string_view>

namespace challenger {

// From how many submissions on it says something, and what part of them, in percent, is nearly all.
inline constexpr int kSubmissionsJudged = 200;
inline constexpr int kNearlyAllPercent = 95;

// Says whether so many of all are nearly all.
constexpr bool is_nearly_all(long long part, long long all) {
    return part * 100 >= all * kNearlyAllPercent;
}

class MainSource {
  public:
    // Notes a submission. in: Source::block() of it. out: whether nearly all of the last ones came from one
    // network; at most once a day.
    bool note(std::string_view block, std::chrono::steady_clock::time_point now);

  private:
    std::string first_;  // of the submissions that are being counted
    int all_ = 0;
    int same_ = 0;
    std::chrono::steady_clock::time_point quiet_until_{};
};

}  // namespace challenger
