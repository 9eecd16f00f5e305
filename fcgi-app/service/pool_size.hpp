// How many workers share this one's parent: the size of its pool, as multiwatch started it.
#pragma once

#include <chrono>

#include "database/records.hpp"

namespace challenger {

class PoolSize {
  public:
    PoolSize();

    // The pool as it was within the last minute. Nothing is known of its size where the parent is no program
    // that looks after workers, or the system does not tell its children.
    const SendPool& now();

  private:
    SendPool pool_;
    std::chrono::steady_clock::time_point count_again_at_{};
};

}  // namespace challenger
