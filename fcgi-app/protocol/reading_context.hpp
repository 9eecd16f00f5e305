// What reading an address needs to know beside what was typed.
#pragma once

#include <string>

namespace challenger {

class NumberingPlans;

struct ReadingContext {
    std::string phone_region;               // PHONE_REGION: ISO 3166-1 alpha-2, or empty
    const NumberingPlans* plans = nullptr;  // null: only phone numbers in normal form are read
};

}  // namespace challenger
