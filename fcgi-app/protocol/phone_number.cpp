#include "protocol/phone_number.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "protocol/address_field.hpp"
#include "protocol/country_code.hpp"
#include "protocol/numbering_plans.hpp"
#include "protocol/phone_sign.hpp"
#include "protocol/phone_text.hpp"

namespace challenger {

namespace {

// An international prefix and a carrier's code may come before the number.
constexpr std::size_t kMostDialled = 30;

constexpr const char* kNeedsCountryCode =
    "the country code is missing; begin with + and the country code, such as +41 79 123 45 67";
constexpr const char* kTooShort = "too short for its country; give all digits, with the area code";
constexpr const char* kTooLong = "longer than 15 digits; allowed: one number with its country code";

bool is_blank(const PhoneSign& sign) {
    return sign.kind == PhoneSignKind::separator && sign.text == ' ';
}

// A number with its country code, in two parts.
struct International {
    std::string country_code;
    std::string national;
};

International divide(std::string_view digits) {
    const std::size_t length = country_code_length(digits);
    return {std::string(digits.substr(0, length)), std::string(digits.substr(length))};
}

PlanLength length_of(const International& number, const NumberingPlans& plans) {
    return plans.length_of(std::stoi(number.country_code), number.national);
}

// in: digits behind a +.
Result<std::string> normal_international(std::string_view digits, const ReadingContext& context) {
    // Those who put a + before 00 mean the same by both.
    if (digits.starts_with("00")) digits.remove_prefix(2);
    if (digits.starts_with('0') || digits.empty())
        return refuse_phone("no country code begins with 0; begin with + and the country code");
    International number = divide(digits);
    number.national.erase(0, trunk_prefix_length(number.country_code, number.national));
    if (trunk_prefix_length(number.country_code, number.national) > 0)
        return refuse_phone("more than one zero follows the country code");
    const std::size_t size = number.country_code.size() + number.national.size();
    if (size > kMostPhoneDigits) return refuse_phone(kTooLong);
    if (size < kLeastPhoneDigits ||
        (context.plans != nullptr && length_of(number, *context.plans) == PlanLength::too_short))
        return refuse_phone(kTooShort);
    return '+' + number.country_code + number.national;
}

// Digits without a + that are too long for a region, but with a + before them would fit, lack it.
bool lacks_plus(const std::string& digits, std::string_view called, const NumberingPlans& plans) {
    if (digits.starts_with('0') || called.size() > kMostPhoneDigits) return called.size() > kMostPhoneDigits;
    return length_of(divide(called), plans) == PlanLength::too_long &&
           length_of(divide(digits), plans) == PlanLength::fits;
}

// Where no zero is dialled, one that is no part of the number was dialled in another region.
bool has_zero_of_elsewhere(const std::string& digits, std::string_view called,
                           const ReadingContext& context) {
    const International number = divide(called);
    return number.national == digits && trunk_prefix_length(number.country_code, number.national) > 0 &&
           !context.plans->dials_zero(context.phone_region);
}

// Where numbers are of any length, the region's own country code reads as an area code that lacks its zero:
// in Germany 49 171 1234567 as 0491 71…. So long a number has a country code more often than it lacks a zero.
bool has_own_country_code(const std::string& digits, std::string_view called, const NumberingPlans& plans) {
    constexpr std::size_t kLeast = 12;
    const International number = divide(called);
    return digits.size() >= kLeast && number.national == digits && digits.starts_with(number.country_code) &&
           length_of(divide(digits), plans) == PlanLength::fits;
}

Result<std::string> normal_dialled(const std::string& digits, const ReadingContext& context) {
    if (context.phone_region.empty() || context.plans == nullptr) return refuse_phone(kNeedsCountryCode);
    if (digits.size() > kMostDialled) return refuse_phone(kTooLong);
    const auto called = context.plans->dialled_in(context.phone_region, digits);
    if (!called || lacks_plus(digits, *called, *context.plans) ||
        has_zero_of_elsewhere(digits, *called, context) ||
        has_own_country_code(digits, *called, *context.plans))
        return refuse_phone(digits.size() > kMostPhoneDigits ? kTooLong : kNeedsCountryCode);
    return normal_international(*called, context);
}

}  // namespace

bool is_normal_phone(std::string_view text) {
    const ReadingContext no_tables;
    if (!text.starts_with('+')) return false;
    text.remove_prefix(1);
    if (text.empty() || !std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; }))
        return false;
    const auto normal = normal_international(text, no_tables);
    return normal && std::string_view(*normal).substr(1) == text;
}

Result<std::string> normal_phone(std::string_view typed, const ReadingContext& context) {
    if (context.plans == nullptr) {
        if (is_normal_phone(typed)) return std::string(typed);
        return refuse_phone(
            "allowed here: + and 7 to 15 digits with nothing between them, such as +41791234567");
    }
    const auto signs = phone_signs(typed);
    if (std::all_of(signs.begin(), signs.end(), is_blank)) return std::string();
    const auto text = read_phone_text(typed);
    if (!text) return tl::unexpected(text.error());
    return text->has_plus ? normal_international(text->digits, context)
                          : normal_dialled(text->digits, context);
}

}  // namespace challenger
