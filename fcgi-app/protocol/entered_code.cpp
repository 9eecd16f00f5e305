#include "protocol/entered_code.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <vector>

#include "base/base32.hpp"
#include "base/free_text.hpp"
#include "protocol/code.hpp"
#include "protocol/limits.hpp"
#include "protocol/moments.hpp"
#include "protocol/phone_text.hpp"
#include "protocol/text_runs.hpp"

namespace challenger {

namespace {

bool is_ascii_letter_or_digit(char c) {
    return is_digit(c) || is_ascii_letter(c);
}

// The characters as a code of the type; nullopt for another length or for what no code holds.
std::optional<std::string> as_code(const CodeShape& shape, std::string_view characters) {
    if (characters.size() != shape.length) return std::nullopt;
    std::string code;
    for (const char c : characters) {
        const auto value = base32_value(c);
        if (!value || (shape.alphabet == CodeAlphabet::digits && *value > 9)) return std::nullopt;
        code += base32_digit(*value);
    }
    return code;
}

// The code of a field that holds nothing else but blanks, hyphens, and punctuation around it.
std::optional<std::string> code_alone(const CodeShape& shape, std::string_view text) {
    // A letter of another script is a part of the text, and + begins a telephone number.
    const auto is_around = [](char c) {
        return !is_ascii_letter_or_digit(c) && c != '+' && static_cast<unsigned char>(c) < 0x80;
    };
    while (!text.empty() && is_around(text.front())) text.remove_prefix(1);
    while (!text.empty() && is_around(text.back())) text.remove_suffix(1);
    std::string characters;
    for (const char c : text)
        if (c != '-' && c != ' ' && c != '\n') characters += c;
    return as_code(shape, characters);
}

// What is written as a code is. With a hyphen it is surely meant; eight digits may be anything.
struct Codes {
    std::vector<std::string> hyphenated;
    std::vector<std::string> other;
};

// A text that holds a code among other things.
class Search {
  public:
    Search(const CodeShape& shape, std::string_view text)
        : shape_(shape),
          has_digits_(shape.alphabet == CodeAlphabet::digits),
          runs_(text, has_digits_ ? is_digit : is_ascii_letter_or_digit) {}

    // Each code as often as it stands there, in the order of the text.
    Codes codes() const {
        Codes out;
        const std::size_t half = shape_.length / 2;
        for (std::size_t i = 0; i < runs_.count(); ++i) {
            if (has_digits_ && could_be_code(i) && stands_alone(i, i, Spelling::in_one_piece))
                add(out.other, std::string(runs_.part(i)));
            if (runs_.length(i) != half || i + 1 == runs_.count() || runs_.length(i + 1) != half) continue;
            const auto spelling = spelling_with(runs_.gap_behind(i));
            // The year of a date and a time such as 1405 are no code.
            if (!spelling || (*spelling != Spelling::hyphen && moments_.date_ends_with(i))) continue;
            if (stands_alone(i, i + 1, *spelling))
                add(*spelling == Spelling::hyphen ? out.hyphenated : out.other,
                    std::string(runs_.part(i)) + std::string(runs_.part(i + 1)));
        }
        return out;
    }

  private:
    enum class Spelling : std::uint8_t { hyphen, hyphen_between_blanks, blank, in_one_piece };

    // in: what stands between the halves.
    std::optional<Spelling> spelling_with(std::string_view separator) const {
        if (separator == "-") return Spelling::hyphen;
        if (!has_digits_) return std::nullopt;
        if (separator == " ") return Spelling::blank;
        if (joint_of(separator) == Joint::hyphen) return Spelling::hyphen_between_blanks;
        return std::nullopt;
    }

    // Says whether the runs from first to last are no part of something longer: a word, a telephone number, a
    // path. Programs that paste into one line may leave no blank between a hyphenated code and a word.
    bool stands_alone(std::size_t first, std::size_t last, Spelling spelling) const {
        const bool is_hyphenated =
            spelling == Spelling::hyphen || spelling == Spelling::hyphen_between_blanks;
        for (const char c : {runs_.char_before(first), runs_.char_behind(last)})
            if (is_any_of(c, "+-/@=_%") || (!is_hyphenated && is_ascii_letter(c))) return false;
        return !has_digits_ || (!goes_on_before(first, spelling) && !goes_on_behind(last, spelling));
    }

    // Says whether a run ends a number that has begun before it. The time or date of the message may stand
    // there as well, or its sender's number, which together with a code has more digits than any number. A
    // code with a hyphen is found behind all digits but those that begin a telephone number.
    bool goes_on_before(std::size_t run, Spelling spelling) const {
        if (goes_on_at(run) && runs_.joint_before(run) == Joint::dot) return true;
        std::size_t begin = run;
        std::size_t digits = shape_.length;
        while (!is_behind_plus(begin) && digits <= shape_.length + kMostPhoneDigits && goes_on_at(begin) &&
               !moments_.ends_with(begin - 1))
            digits += runs_.length(--begin);
        if (is_behind_plus(begin)) return digits <= kMostPhoneDigits;
        if (begin == run || spelling != Spelling::hyphen) return begin != run;
        return digits <= kMostPhoneDigits && is_area_code(begin);
    }

    // Says whether a run may belong to the same number as the one before it.
    bool goes_on_at(std::size_t run) const {
        return runs_.joint_before(run) != Joint::none && !could_be_code(run - 1);
    }

    bool is_behind_plus(std::size_t run) const {
        const std::string_view before = runs_.before(run);
        const std::size_t sign = before.find_last_not_of(' ');
        return sign != std::string_view::npos && before[sign] == '+';
    }

    // Says whether a telephone number may begin with a run: 030, (11), or 11 at the beginning of a line. In
    // Nov 26 it is a day, and five digits are a sender's number.
    bool is_area_code(std::size_t run) const {
        const char before = runs_.char_before(run);
        return runs_.part(run).starts_with('0') || (before == '(' && runs_.char_behind(run) == ')') ||
               (before == '\n' && runs_.length(run) <= 2);
    }

    // Says whether a number goes on behind a run. A name such as 7-Eleven may stand behind a blank.
    bool goes_on_behind(std::size_t run, Spelling spelling) const {
        if (run + 1 == runs_.count() || could_be_code(run + 1) || moments_.begins_with(run + 1)) return false;
        const Joint joint = runs_.joint_before(run + 1);
        if (joint == Joint::blanks) return spelling == Spelling::blank;
        return joint != Joint::none && joint != Joint::bracket;
    }

    bool could_be_code(std::size_t run) const { return runs_.length(run) == shape_.length; }

    // Two words with a hyphen are no code of letters: one without a digit is found only alone in its field.
    void add(std::vector<std::string>& out, const std::string& characters) const {
        if (std::none_of(characters.begin(), characters.end(), is_digit)) return;
        if (auto code = as_code(shape_, characters)) out.push_back(std::move(*code));
    }

    const CodeShape& shape_;
    bool has_digits_;
    TextRuns runs_;
    Moments moments_{runs_};
};

}  // namespace

Result<std::string> find_code(AddressType type, std::string_view text, std::string_view reference) {
    const CodeShape& shape = kind_of(type).code;
    const std::string plain = to_plain_text(text);
    if (auto code = code_alone(shape, plain)) return *code;
    const Codes codes = Search(shape, plain).codes();
    for (const auto* alike : {&codes.hyphenated, &codes.other}) {
        std::optional<std::string> found;
        for (const std::string& code : *alike) {
            if (code == reference || code == found) continue;
            if (found) return malformed("pin", "holds two different codes", Mistake::several);
            found = code;
        }
        if (found) return *found;
    }
    if (text.size() > kValueLimitBytes)
        return malformed("pin", fmt::format("holds no code and is longer than {} bytes", kValueLimitBytes),
                         Mistake::too_long);
    return malformed("pin", "holds no code");
}

}  // namespace challenger
