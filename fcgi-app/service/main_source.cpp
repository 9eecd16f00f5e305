#include "service/main_source.hpp"

namespace challenger {

bool MainSource::note(std::string_view block, std::chrono::steady_clock::time_point now) {
    if (now < quiet_until_) return false;
    // If nearly all come from one network, the first does most likely.
    if (all_ == 0) first_ = block;
    ++all_;
    if (block == first_) ++same_;
    if (all_ < kSubmissionsJudged) return false;
    const bool found = !first_.empty() && is_nearly_all(same_, all_);
    all_ = 0;
    same_ = 0;
    if (found) quiet_until_ = now + std::chrono::days(1);
    return found;
}

}  // namespace challenger
