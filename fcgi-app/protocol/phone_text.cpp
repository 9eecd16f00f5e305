#include "protocol/phone_text.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <iterator>
#include <vector>

#include "base/text.hpp"
#include "protocol/address_field.hpp"
#include "protocol/country_code.hpp"
#include "protocol/phone_sign.hpp"
#include "protocol/tel_uri.hpp"

namespace challenger {

namespace {

using Signs = std::vector<PhoneSign>;

constexpr PhoneFault kLetters{
    Mistake::odd_character, "holds letters; allowed: +, digits, blanks, hyphens, dots, slashes and brackets"};
constexpr PhoneFault kExtension{Mistake::extension,
                                "holds an extension, which no message can reach; leave it out"};
constexpr PhoneFault kSecondNumber{Mistake::several, "holds more than one number; give one of them"};
constexpr PhoneFault kOther{
    Mistake::odd_character,
    "holds a character that is none of +, digit, blank, hyphen, dot, slash and bracket"};
constexpr PhoneFault kPlusInside{Mistake::odd_character, "holds a + that is not its first character"};
constexpr PhoneFault kNoDigits{Mistake::odd_character, "holds no digits"};
constexpr PhoneFault kParameter{Mistake::odd_character,
                                "holds a parameter of tel: that says nothing to us; allowed: phone-context "
                                "with + and a country code"};

std::size_t digits_in(Signs::const_iterator from, Signs::const_iterator to) {
    return static_cast<std::size_t>(
        std::count_if(from, to, [](const PhoneSign& s) { return s.kind == PhoneSignKind::digit; }));
}

bool is_extension_word(std::string_view word) {
    constexpr std::array<std::string_view, 12> kWords{
        "x", "ext", "extn", "extension", "p", "w", "dw", "app", "durchwahl", "nebenstelle", "poste", "int"};
    return std::find(kWords.begin(), kWords.end(), word) != kWords.end();
}

std::string word_at(Signs::const_iterator from, Signs::const_iterator end) {
    std::string word;
    for (; from != end && from->kind == PhoneSignKind::letter; ++from) word += from->text;
    return word;
}

// Why a sign cannot be where it is. in: the digits before and behind it.
PhoneFault fault_at(Signs::const_iterator at, Signs::const_iterator end, std::size_t before,
                    std::size_t behind) {
    // No shorter text is a whole number, so what has as many digits on both sides stands between two numbers.
    const bool is_between_numbers = before >= kLeastPhoneDigits && behind >= kLeastPhoneDigits;
    const bool is_behind_number = before >= kLeastPhoneDigits && behind > 0;
    switch (at->kind) {
        case PhoneSignKind::plus:
            return is_between_numbers ? kSecondNumber : kPlusInside;
        case PhoneSignKind::letter:
            if (is_between_numbers) return kSecondNumber;
            return is_behind_number && is_extension_word(word_at(at, end)) ? kExtension : kLetters;
        case PhoneSignKind::hash:
            return is_behind_number ? kExtension : kOther;
        case PhoneSignKind::listing:
            if (is_between_numbers) return kSecondNumber;
            // Behind a comma telephones wait, then dial the rest; behind a semicolon stand parameters.
            if (is_behind_number) return kExtension;
            return kOther;
        default:
            return kOther;
    }
}

// Slashes stand between an area code and its number, or between groups of digits, or between two numbers
// (also when only the last digits of the second are written, as in 44 123 45 67/68).
class Slashes {
  public:
    void add(std::size_t digits_before) { places_.push_back(digits_before); }
    void see_other_separator() { has_other_separator_ = !places_.empty(); }

    bool are_separators(const PhoneText& text) const {
        std::vector<std::size_t> inside;
        for (const std::size_t place : places_)
            if (place > 0 && place < text.digits.size()) inside.push_back(place);
        if (inside.empty() || inside.back() <= end_of_area_code(text)) return true;
        return inside.front() <= end_of_area_code(text) && !has_other_separator_ &&
               are_groups(inside, text.digits.size());
    }

  private:
    // No area code has more digits than five.
    static std::size_t end_of_area_code(const PhoneText& text) {
        constexpr std::size_t kLongest = 5;
        std::size_t at = std::min(text.digits.find_first_not_of('0'), text.digits.size());
        const bool is_international = text.has_plus || at >= 2;
        if (!is_international) return at + kLongest;
        at += country_code_length(std::string_view(text.digits).substr(at));
        while (at < text.digits.size() && text.digits[at] == '0') ++at;
        return at + kLongest;
    }

    static bool are_groups(const std::vector<std::size_t>& places, std::size_t size) {
        constexpr std::size_t kLongestGroup = 4;
        for (std::size_t i = 0; i < places.size(); ++i)
            if ((i + 1 < places.size() ? places[i + 1] : size) - places[i] > kLongestGroup) return false;
        return true;
    }

    std::vector<std::size_t> places_;
    bool has_other_separator_ = false;
};

Result<PhoneText> read_signs(const Signs& signs) {
    PhoneText out;
    Slashes slashes;
    for (auto at = signs.begin(); at != signs.end(); ++at) {
        if (at->kind == PhoneSignKind::digit) {
            if (!out.digits.empty() && std::prev(at)->kind != PhoneSignKind::digit)
                out.gaps.push_back(out.digits.size());
            out.digits += at->text;
        } else if (at->kind == PhoneSignKind::slash) {
            slashes.add(out.digits.size());
        } else if (at->kind == PhoneSignKind::separator) {
            slashes.see_other_separator();
        } else if (at->kind == PhoneSignKind::plus && out.digits.empty() && !out.has_plus) {
            out.has_plus = true;
        } else {
            return refuse_phone(fault_at(at, signs.end(), out.digits.size(), digits_in(at, signs.end())));
        }
    }
    if (out.digits.empty()) return refuse_phone(kNoDigits);
    if (!slashes.are_separators(out)) return refuse_phone(kSecondNumber);
    return out;
}

}  // namespace

tl::unexpected<Failure> refuse_phone(const PhoneFault& fault) {
    return malformed(kPhoneField, fault.found, fault.mistake);
}

Result<PhoneText> read_phone_text(std::string_view typed) {
    const auto plain = plain_number_of_uri(typed);
    if (!plain) return refuse_phone(plain.error() == TelUriFault::extension ? kExtension : kParameter);
    return read_signs(phone_signs(*plain));
}

}  // namespace challenger
