#include "protocol/country_code.hpp"

#include <algorithm>
#include <array>

namespace challenger {

namespace {

// ITU-T E.164, annex D (list of assigned country codes): the codes of one and of two digits. All others,
// assigned or not, have three.
constexpr std::array<std::string_view, 2> kOneDigit{"1", "7"};
constexpr std::array<std::string_view, 44> kTwoDigits{
    "20", "27", "30", "31", "32", "33", "34", "36", "39", "40", "41", "43", "44", "45", "46",
    "47", "48", "49", "51", "52", "53", "54", "55", "56", "57", "58", "60", "61", "62", "63",
    "64", "65", "66", "81", "82", "84", "86", "90", "91", "92", "93", "94", "95", "98"};

template <class Codes>
bool begins_with_one_of(std::string_view digits, const Codes& codes) {
    return std::any_of(codes.begin(), codes.end(),
                       [&](std::string_view code) { return digits.starts_with(code); });
}

// Countries whose numbers may begin with a zero that is dialled from abroad, too. The list is ours, so that
// the age of the tables never decides about a digit.
struct ZeroKept {
    std::string_view country_code;
    std::size_t digits;  // of the numbers that keep it, with the zero; 0: of any length
};
constexpr std::array kZerosKept{
    ZeroKept{"39", 0},   // Italy, fixed lines: ITU Operational Bulletin, communication of AGCOM (1998)
    ZeroKept{"378", 0},  // San Marino, fixed lines (0549): numbering plan at the ITU, as Italy's
    ZeroKept{"379", 0},  // Vatican: reserved for it; its lines follow Italy's plan (06 698)
    ZeroKept{"225", 0},  // Côte d'Ivoire, ten digits (01, 05, 07) since 31 January 2021: ARTCI
    ZeroKept{"226", 8},  // Burkina Faso, mobile numbers (01 to 03, 05 to 07): metadata of libphonenumber
    ZeroKept{"229", 0},  // Benin, ten digits (01) since 30 November 2024: ARCEP Bénin
    ZeroKept{"242", 0},  // Congo, mobile numbers (04, 05, 06): ARPCE
    ZeroKept{"992", 9},  // Tajikistan, mobile numbers (00), dialled with 8 inside: metadata of libphonenumber
    // Gabon: the eight digits of before 2019 keep it (06 03 12 34); nine are dialled inside alone (077 …),
    // and from abroad without it: ARCEP Gabon, in force from 15 November 2019, the only form since 6 April
    // 2024.
    ZeroKept{"241", 8},
};

bool keeps_zero(std::string_view country_code, std::string_view national) {
    return std::any_of(kZerosKept.begin(), kZerosKept.end(), [&](const ZeroKept& row) {
        return row.country_code == country_code && (row.digits == 0 || row.digits == national.size());
    });
}

}  // namespace

std::size_t country_code_length(std::string_view digits) {
    if (begins_with_one_of(digits, kOneDigit)) return 1;
    if (begins_with_one_of(digits, kTwoDigits)) return 2;
    return std::min<std::size_t>(3, digits.size());
}

std::size_t trunk_prefix_length(std::string_view country_code, std::string_view national) {
    if (!national.starts_with('0') || keeps_zero(country_code, national)) return 0;
    // Hungary's prefix is 06: NMHH. No number there begins with 0.
    return country_code == "36" && national.starts_with("06") ? 2 : 1;
}

}  // namespace challenger
