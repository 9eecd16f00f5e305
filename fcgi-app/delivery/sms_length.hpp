// How many segments a text message takes (3GPP TS 23.038, 23.040): what a gateway bills.
#pragma once

#include <cstdint>
#include <string_view>

namespace challenger {

struct SmsLength {
    bool is_gsm = true;      // the 7-bit alphabet; else UCS-2
    std::int64_t units = 0;  // septets or UTF-16 units
    std::int64_t segments = 1;
};

// Says whether a character takes one septet of the 7-bit alphabet: it is of its basic set.
bool takes_one_septet(char32_t c);

// in: well-formed UTF-8.
SmsLength measure_sms(std::string_view utf8);

}  // namespace challenger
