#include "protocol/phone_number.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

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

constexpr PhoneFault kNeedsCountryCode{
    Mistake::no_country_code,
    "the country code is missing; begin with + and the country code, such as +41 79 123 45 67"};
constexpr PhoneFault kNeedsPlus{
    Mistake::no_country_code,
    "without + it can be another number; begin with + and the country code, such as "
    "+41 79 123 45 67"};
constexpr PhoneFault kBeginsWithZero{Mistake::no_country_code,
                                     "no country code begins with 0; begin with + and the country code"};
constexpr PhoneFault kZeros{Mistake::trunk_zeros, "more than one zero follows the country code"};
constexpr PhoneFault kTooShort{Mistake::too_short,
                               "too short for its country; give all digits, with the area code"};
constexpr PhoneFault kTooLong{Mistake::too_long,
                              "longer than 15 digits; allowed: one number with its country code"};

// What is dialled for +, by the ITU's list of dialling procedures (2011): nearly everywhere, in East Africa,
// in East Asia, Nigeria, Japan, North America, Cuba, the former Soviet Union, and Australia. First, no
// prefix.
constexpr std::array<std::string_view, 10> kInternationalPrefixes{"",    "00",  "000", "001", "009",
                                                                  "010", "011", "119", "810", "0011"};

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
    if (digits.starts_with('0') || digits.empty()) return refuse_phone(kBeginsWithZero);
    International number = divide(digits);
    number.national.erase(0, trunk_prefix_length(number.country_code, number.national));
    if (trunk_prefix_length(number.country_code, number.national) > 0) return refuse_phone(kZeros);
    const std::size_t size = number.country_code.size() + number.national.size();
    if (size > kMostPhoneDigits) return refuse_phone(kTooLong);
    if (size < kLeastPhoneDigits ||
        (context.plans != nullptr && length_of(number, *context.plans) == PlanLength::too_short))
        return refuse_phone(kTooShort);
    return '+' + number.country_code + number.national;
}

// How surely digits are a number: not by their length, by it alone, one that the plans know, a mobile one.
enum class Certainty : std::uint8_t { none, length, known, mobile };

// What digits without a + may be.
struct Meaning {
    std::string number;  // in normal form
    Certainty certainty;
};

// in: digits as behind a +. out: nullopt when they are no number.
std::optional<Meaning> meaning_behind_plus(std::string_view digits, const ReadingContext& context) {
    const auto normal = normal_international(digits, context);
    if (!normal) return std::nullopt;
    const International number = divide(std::string_view(*normal).substr(1));
    switch (context.plans->range_of(std::stoi(number.country_code), number.national)) {
        case PlanRange::mobile:
            return Meaning{*normal, Certainty::mobile};
        case PlanRange::known:
            return Meaning{*normal, Certainty::known};
        case PlanRange::unknown:
            break;
    }
    const bool fits = length_of(number, *context.plans) == PlanLength::fits;
    return Meaning{*normal, fits ? Certainty::length : Certainty::none};
}

// Whether ten digits have the form of North America's plan: area code and exchange begin with 2 to 9, and
// neither is 211, 311 or their like; 37x, 96x and all with 9 in the middle are kept for longer numbers. New
// area codes come every year, so the tables lack some of them.
bool has_north_american_form(const International& number) {
    if (number.country_code != "1" || number.national.size() != 10) return false;
    const auto area = number.national.substr(0, 3);
    const auto exchange = number.national.substr(3, 3);
    const auto is_code = [](const std::string& code) { return code[0] >= '2' && !code.ends_with("11"); };
    return is_code(area) && is_code(exchange) && area[1] != '9' && !area.starts_with("37") &&
           !area.starts_with("96");
}

// What digits call in the region, in the same way. People have numbers of ordinary lines: where only others
// are so long, the length says nothing. The tables know area codes of North America, and not that 611 and its
// like are no exchange.
std::optional<Meaning> meaning_as_called(std::string_view digits, const ReadingContext& context) {
    auto meaning = meaning_behind_plus(digits, context);
    if (!meaning) return meaning;
    const International number = divide(std::string_view(meaning->number).substr(1));
    const bool is_no_exchange =
        number.country_code == "1" && number.national.size() == 10 && !has_north_american_form(number);
    const bool is_no_line =
        meaning->certainty == Certainty::length &&
        !context.plans->may_be_subscriber(std::stoi(number.country_code), number.national);
    if (is_no_exchange || is_no_line) meaning->certainty = Certainty::none;
    return meaning;
}

// What the digits are if a + is missing before them, or if a country's international prefix stands for it.
struct Foreign {
    Meaning meaning;
    std::string_view prefix;
};

std::vector<Foreign> foreign_meanings(std::string_view digits, const ReadingContext& context) {
    std::vector<Foreign> out;
    for (const std::string_view prefix : kInternationalPrefixes) {
        if (!digits.starts_with(prefix) || digits.substr(prefix.size()).starts_with('0')) continue;
        auto meaning = meaning_behind_plus(digits.substr(prefix.size()), context);
        if (meaning && meaning->certainty != Certainty::none) out.push_back({std::move(*meaning), prefix});
    }
    return out;
}

// Whether digits are written as people in the region do: with its gaps, some of them or none.
bool is_written_out(const PhoneText& text, const Dialled& dialled) {
    return !dialled.gaps.empty() &&
           std::includes(dialled.gaps.begin(), dialled.gaps.end(), text.gaps.begin(), text.gaps.end());
}

// Of digits whose length no number of the region has: says whether they begin with what is dialled before its
// numbers, or with a zero that is part of them, as no number of another country does. in: the number they
// call.
bool is_dialled_as_there(const std::string& digits, const International& called,
                         const ReadingContext& context) {
    // A zero too many, or one too few, before the region's own country code.
    if (digits.starts_with('0' + called.country_code)) {
        const auto own = meaning_behind_plus(std::string_view(digits).substr(1), context);
        if (own && own->certainty >= Certainty::known) return false;
    }
    const std::string prefix = context.plans->national_prefix(context.phone_region);
    return called.national != digits || digits.starts_with(prefix.empty() ? "0" : prefix);
}

// Says whether digits without a + were meant as the number that they call in the region, and not as one of
// the others. What is less surely a number never wins, and of two alike only what is written out as people
// there do; in North America that wins also over what is surer, because its area code may be a new one.
bool is_meant(const PhoneText& text, const Dialled& dialled, const Meaning& called,
              const std::vector<Foreign>& others, const ReadingContext& context) {
    const auto is_called = [&](const Foreign& other) { return other.meaning.number == called.number; };
    if (called.certainty != Certainty::none && std::any_of(others.begin(), others.end(), is_called))
        return true;
    const International number = divide(dialled.number);
    if (called.certainty == Certainty::none && !is_dialled_as_there(text.digits, number, context))
        return false;
    const bool is_as_there = is_written_out(text, dialled);
    if (is_as_there && has_north_american_form(number)) return true;
    return std::all_of(others.begin(), others.end(), [&](const Foreign& other) {
        return is_called(other) || other.meaning.certainty < called.certainty ||
               (is_as_there && other.meaning.certainty == called.certainty);
    });
}

tl::unexpected<Failure> refuse_without_plus(std::string_view digits, const std::vector<Foreign>& others) {
    if (others.empty()) return refuse_phone(digits.size() > kMostPhoneDigits ? kTooLong : kNeedsCountryCode);
    const std::string_view prefix =
        std::max_element(others.begin(), others.end(), [](const Foreign& left, const Foreign& right) {
            return left.meaning.certainty < right.meaning.certainty;
        })->prefix;
    if (prefix.empty()) return refuse_phone(kNeedsPlus);
    return refuse_phone(
        {Mistake::no_country_code,
         "begins with " + std::string(prefix) +
             ", which is dialled before a country code in some countries only; begin with + instead"});
}

// Where no zero is dialled, one that is no part of the number was dialled in another region.
bool has_zero_of_elsewhere(const std::string& digits, std::string_view called,
                           const ReadingContext& context) {
    const International number = divide(called);
    return number.national == digits && trunk_prefix_length(number.country_code, number.national) > 0 &&
           context.plans->national_prefix(context.phone_region) != "0";
}

// The number behind the region's own country code without a +, where digits can be nothing else: they are no
// number of the region as they stand, and what they are behind a + is one, and surer than all others.
std::optional<std::string> behind_own_country_code(const std::string& country_code,
                                                   const std::optional<Meaning>& called,
                                                   const std::vector<Foreign>& others) {
    if (others.empty() || (called && called->certainty >= Certainty::known)) return std::nullopt;
    const Foreign& own = others.front();
    if (!own.prefix.empty() || own.meaning.certainty < Certainty::known ||
        !own.meaning.number.starts_with('+' + country_code) ||
        std::any_of(others.begin() + 1, others.end(),
                    [&](const Foreign& other) { return other.meaning.certainty >= own.meaning.certainty; }))
        return std::nullopt;
    return own.meaning.number;
}

Result<std::string> normal_dialled(const PhoneText& text, const ReadingContext& context) {
    if (text.digits.size() > kMostDialled) return refuse_phone(kTooLong);
    const auto others = foreign_meanings(text.digits, context);
    if (context.phone_region.empty()) return refuse_without_plus(text.digits, others);
    const auto dialled = context.plans->dialled_in(context.phone_region, text.digits);
    if (!dialled || has_zero_of_elsewhere(text.digits, dialled->number, context))
        return refuse_without_plus(text.digits, others);
    const auto called = meaning_as_called(dialled->number, context);
    if (called ? is_meant(text, *dialled, *called, others, context) : others.empty())
        return normal_international(dialled->number, context);
    if (auto own = behind_own_country_code(divide(dialled->number).country_code, called, others)) return *own;
    return refuse_without_plus(text.digits, others);
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
            {Mistake::other,
             "allowed here: + and 7 to 15 digits with nothing between them, such as +41791234567"});
    }
    const auto signs = phone_signs(typed);
    if (std::all_of(signs.begin(), signs.end(), is_blank)) return std::string();
    const auto text = read_phone_text(typed);
    if (!text) return tl::unexpected(text.error());
    return text->has_plus ? normal_international(text->digits, context) : normal_dialled(*text, context);
}

}  // namespace challenger
