// The numbering plans of libphonenumber: the module libchallenger-phone.so. It is loaded and not linked,
// because the library brings large ones with it, and most programs never read a phone number.
#include <phonenumbers/phonenumberutil.h>

#include <exception>
#include <set>
#include <vector>

#include "protocol/numbering_plans.hpp"

namespace {

using challenger::Dialled;
using challenger::PlanLength;
using challenger::PlanRange;
using i18n::phonenumbers::PhoneNumber;
using i18n::phonenumbers::PhoneNumberUtil;

constexpr std::size_t kMostDigits = 17;

PhoneNumber make_number(int country_code, const std::string& national) {
    PhoneNumber number;
    number.set_country_code(country_code);
    const auto zeros = national.find_first_not_of('0');
    number.set_national_number(zeros == std::string::npos ? 0 : std::stoull(national.substr(zeros)));
    const std::size_t leading = zeros == std::string::npos ? national.size() - 1 : zeros;
    if (leading > 0) {
        number.set_italian_leading_zero(true);
        number.set_number_of_leading_zeros(static_cast<int>(leading));
    }
    return number;
}

// Where a number that is written out has its gaps; none where it has other digits than these. Where no format
// fits, the library writes the bare digits.
std::vector<std::size_t> gaps_in(const std::string& written, const std::string& digits) {
    std::vector<std::size_t> gaps;
    std::size_t at = 0;
    bool is_behind_digit = false;
    for (const char c : written) {
        const bool is_digit = c >= '0' && c <= '9';
        if (is_digit && (at == digits.size() || digits[at++] != c)) return {};
        if (!is_digit && is_behind_digit) gaps.push_back(at);
        is_behind_digit = is_digit;
    }
    return at == digits.size() ? gaps : std::vector<std::size_t>{};
}

class LibphonenumberPlans final : public challenger::NumberingPlans {
  public:
    bool knows_region(const std::string& region) const override {
        std::set<std::string> regions;
        util_.GetSupportedRegions(&regions);
        return regions.count(region) > 0;
    }

    std::string national_prefix(const std::string& region) const override {
        std::string prefix;
        util_.GetNddPrefixForRegion(region, true, &prefix);
        return prefix;
    }

    PlanLength length_of(int country_code, const std::string& national) const override {
        using enum PlanLength;
        if (national.empty()) return too_short;
        // No plan has so many, and the library's number cannot hold more than 19.
        if (national.size() > kMostDigits) return too_long;
        switch (util_.IsPossibleNumberWithReason(make_number(country_code, national))) {
            case PhoneNumberUtil::TOO_SHORT:
            case PhoneNumberUtil::IS_POSSIBLE_LOCAL_ONLY:
                return too_short;
            case PhoneNumberUtil::TOO_LONG:
                return too_long;
            case PhoneNumberUtil::INVALID_COUNTRY_CODE:
                return unknown;
            case PhoneNumberUtil::INVALID_LENGTH:
                return between;
            case PhoneNumberUtil::IS_POSSIBLE:
                break;
        }
        return fits;
    }

    bool may_be_subscriber(int country_code, const std::string& national) const override {
        if (national.empty() || national.size() > kMostDigits) return false;
        const PhoneNumber number = make_number(country_code, national);
        return util_.IsPossibleNumberForType(number, PhoneNumberUtil::MOBILE) ||
               util_.IsPossibleNumberForType(number, PhoneNumberUtil::FIXED_LINE);
    }

    PlanRange range_of(int country_code, const std::string& national) const override {
        if (national.empty() || national.size() > kMostDigits) return PlanRange::unknown;
        switch (util_.GetNumberType(make_number(country_code, national))) {
            case PhoneNumberUtil::MOBILE:
            case PhoneNumberUtil::FIXED_LINE_OR_MOBILE:
                return PlanRange::mobile;
            case PhoneNumberUtil::UNKNOWN:
                return PlanRange::unknown;
            default:
                return PlanRange::known;
        }
    }

    std::optional<Dialled> dialled_in(const std::string& region, const std::string& digits) const override {
        try {
            PhoneNumber number;
            if (util_.Parse(digits, region, &number) != PhoneNumberUtil::NO_PARSING_ERROR)
                return std::nullopt;
            std::string national;
            util_.GetNationalSignificantNumber(number, &national);
            std::string written;
            util_.Format(number, PhoneNumberUtil::NATIONAL, &written);
            return Dialled{std::to_string(number.country_code()) + national, gaps_in(written, digits)};
        } catch (const std::exception&) {
            return std::nullopt;
        }
    }

    std::string example_in(const std::string& region) const override {
        PhoneNumber number;
        std::string out;
        if (util_.GetExampleNumberForType(region, PhoneNumberUtil::MOBILE, &number))
            util_.Format(number, PhoneNumberUtil::INTERNATIONAL, &out);
        return out;
    }

  private:
    const PhoneNumberUtil& util_ = *PhoneNumberUtil::GetInstance();
};

}  // namespace

// What config/phone_plans looks for. It lives as long as the process.
extern "C" __attribute__((visibility("default"))) const challenger::NumberingPlans*
challenger_numbering_plans() {
    static const LibphonenumberPlans kPlans;
    return &kPlans;
}
