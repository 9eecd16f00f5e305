#include "protocol/entered_code.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <vector>

#include "base/base32.hpp"
#include "base/free_text.hpp"
#include "base/text.hpp"
#include "protocol/code.hpp"
#include "protocol/limits.hpp"
#include "protocol/phone_text.hpp"

namespace challenger {

namespace {

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

bool is_ascii_letter(char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

bool is_ascii_letter_or_digit(char c) {
    return is_digit(c) || is_ascii_letter(c);
}

bool is_any_of(char c, std::string_view set) {
    return set.find(c) != std::string_view::npos;
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

// Characters of one kind side by side, as many as there are.
struct Run {
    std::size_t begin;
    std::size_t end;
};

std::vector<Run> runs_of(std::string_view text, bool (*belongs)(char)) {
    std::vector<Run> runs;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (!belongs(text[at])) continue;
        if (!runs.empty() && runs.back().end == at)
            runs.back().end = at + 1;
        else
            runs.push_back({at, at + 1});
    }
    return runs;
}

// What stands between two runs, as far as it joins them into one number or code.
enum class Joint : std::uint8_t { none, blanks, dot, hyphen, slash, bracket };

Joint joint_of(std::string_view between) {
    if (between == ".") return Joint::dot;
    if (between.find('\n') != std::string_view::npos) return Joint::none;
    const std::string_view sign = trim(between);
    if (sign.empty()) return Joint::blanks;
    if (sign == "-") return Joint::hyphen;
    if (sign == "/") return Joint::slash;
    return sign == "(" || sign == ")" ? Joint::bracket : Joint::none;
}

// How many words stand between two numbers; nullopt where other signs do than between those of a date.
std::optional<std::size_t> words_between(std::string_view between) {
    std::size_t words = 0;
    bool is_in_word = false;
    for (const char c : between) {
        const bool is_letter = is_ascii_letter(c) || static_cast<unsigned char>(c) >= 0x80;
        if (!is_letter && !is_any_of(c, " .,'-/")) return std::nullopt;
        if (is_letter && !is_in_word) ++words;
        is_in_word = is_letter;
    }
    return words;
}

// Says whether a text stands between the numbers of a date as its month does, or as the comma of Nov 26, 2026
// does. Months are not known by name: a date has few words between its day and its year, and plain signs.
bool is_inside_date(std::string_view between) {
    constexpr std::size_t kMostWords = 4;  // 1o de dezembro de 2026
    const auto words = words_between(between);
    return words && (*words > 0 ? *words <= kMostWords : trim(between) == ",");
}

// A text that holds a code among other things, and its runs.
class Search {
  public:
    Search(const CodeShape& shape, std::string_view text)
        : shape_(shape),
          has_digits_(shape.alphabet == CodeAlphabet::digits),
          text_(text),
          runs_(runs_of(text, has_digits_ ? is_digit : is_ascii_letter_or_digit)) {}

    // All codes in the order of the text.
    std::vector<std::string> codes() const {
        std::vector<std::string> out;
        const std::size_t half = shape_.length / 2;
        for (std::size_t i = 0; i < runs_.size(); ++i) {
            if (has_digits_ && length(i) == shape_.length && stands_alone(i, i, Spelling::in_one_piece))
                add(out, std::string(part(i)));
            if (length(i) != half || i + 1 == runs_.size() || length(i + 1) != half) continue;
            const std::string_view separator = between(i, i + 1);
            // The year of a date and a time such as 1405 are no code.
            if (separator != "-" && has_digits_ && is_end_of_date(i)) continue;
            const bool is_hyphen = separator == "-" || (has_digits_ && joint_of(separator) == Joint::hyphen);
            if ((is_hyphen && stands_alone(i, i + 1, Spelling::hyphenated)) ||
                (separator == " " && has_digits_ && stands_alone(i, i + 1, Spelling::spaced)))
                add(out, std::string(part(i)) + std::string(part(i + 1)));
        }
        return out;
    }

  private:
    enum class Spelling : std::uint8_t { hyphenated, in_one_piece, spaced };

    std::size_t length(std::size_t run) const { return runs_[run].end - runs_[run].begin; }
    std::string_view part(std::size_t run) const { return text_.substr(runs_[run].begin, length(run)); }
    std::string_view between(std::size_t left, std::size_t right) const {
        return text_.substr(runs_[left].end, runs_[right].begin - runs_[left].end);
    }

    // in: a run of one or two digits.
    int number(std::size_t run) const { return static_cast<int>(*parse_number(part(run))); }
    // Says whether none of the signs is right before a run.
    bool is_free_of(std::string_view signs, std::size_t run) const {
        return runs_[run].begin == 0 || !is_any_of(text_[runs_[run].begin - 1], signs);
    }

    // Says whether the runs from first to last are no part of something longer: a word, a telephone number, a
    // path. Programs that paste into one line may leave no blank between a hyphenated code and a word.
    bool stands_alone(std::size_t first, std::size_t last, Spelling spelling) const {
        const char before = runs_[first].begin == 0 ? ' ' : text_[runs_[first].begin - 1];
        const char after = runs_[last].end == text_.size() ? ' ' : text_[runs_[last].end];
        for (const char c : {before, after})
            if (is_any_of(c, "+-/@=_%") || (spelling != Spelling::hyphenated && is_ascii_letter(c)))
                return false;
        return !has_digits_ || (!goes_on_before(first, spelling) && !goes_on_behind(last, spelling));
    }

    // Says whether a number has begun before a run: an area code, say, and not the time or date of a message.
    bool goes_on_before(std::size_t run, Spelling spelling) const {
        const std::size_t sign = text_.find_last_not_of(' ', runs_[run].begin - 1);
        if (runs_[run].begin > 0 && sign != std::string_view::npos && text_[sign] == '+') return true;
        if (run == 0 || could_be_code(run - 1)) return false;
        const Joint joint = joint_of(between(run - 1, run));
        if (is_end_of_moment(run - 1)) return joint == Joint::dot;
        // The sender's number may stand there: no number has so many digits.
        if (spelling == Spelling::hyphenated && joint == Joint::blanks &&
            digits_up_to(run - 1) + shape_.length > kMostPhoneDigits)
            return false;
        return joint != Joint::none;
    }

    // Says whether a number goes on behind a run. A name such as 7-Eleven may stand behind a blank.
    bool goes_on_behind(std::size_t run, Spelling spelling) const {
        if (run + 1 == runs_.size() || could_be_code(run + 1) || is_moment(run + 1)) return false;
        const Joint joint = joint_of(between(run, run + 1));
        if (joint == Joint::blanks) return spelling == Spelling::spaced;
        return joint != Joint::none && joint != Joint::bracket;
    }

    bool could_be_code(std::size_t run) const { return length(run) == shape_.length; }

    // How many digits the number has that ends with a run, up to more than any has.
    std::size_t digits_up_to(std::size_t run) const {
        std::size_t digits = length(run);
        for (; run > 0 && digits <= kMostPhoneDigits; --run) {
            if (joint_of(between(run - 1, run)) == Joint::none) break;
            digits += length(run - 1);
        }
        return digits;
    }

    // Says whether a time (12:05, 12.05, 12h05), a date (26.11.2026, 2026-11-26, 26.11.26, 26 Nov 2026) or an
    // amount begins with a run.
    bool is_moment(std::size_t run) const {
        return is_time(run) || is_date(run) || is_written_date(run) || is_date_before_time(run) ||
               is_amount(run);
    }
    // A year may also stand behind the time.
    bool is_end_of_moment(std::size_t run) const {
        return is_end_of_time(run) || is_end_of_date(run) || (run >= 1 && is_amount(run - 1)) ||
               (run >= 1 && is_year(run) && is_end_of_time(run - 1) &&
                joint_of(between(run - 1, run)) == Joint::blanks);
    }
    bool is_end_of_time(std::size_t run) const { return run >= 1 && is_time(run - 1); }
    bool is_end_of_date(std::size_t run) const {
        return (run >= 2 && is_date(run - 2)) || (run >= 1 && is_written_date(run - 1));
    }
    bool is_time(std::size_t run) const {
        if (run + 1 >= runs_.size() || length(run) > 2 || length(run + 1) != 2) return false;
        const std::string_view sign = between(run, run + 1);
        if (sign == ":") return true;
        return is_free_of("+.", run) && (sign == "." || sign == "h") && number(run) < 24 &&
               number(run + 1) < 60;
    }
    bool is_date(std::size_t run) const {
        if (run + 2 >= runs_.size() || length(run + 1) > 2) return false;
        // Some languages write blanks behind the dots: 26. 11. 2026.
        const std::string_view sign = trim(between(run, run + 1));
        if ((sign != "." && sign != "-" && sign != "/") || sign != trim(between(run + 1, run + 2)))
            return false;
        if (length(run) > 2) return is_year(run) && length(run + 2) <= 2;
        return length(run) <= 2 && (is_year(run + 2) || is_short_date(run));
    }
    // Says whether three runs are a day, a month and a year of two digits, in any order that is used, and no
    // part of a number that is written in pairs.
    bool is_short_date(std::size_t run) const {
        const auto is_month = [&](std::size_t at) { return is_day(at) && number(at) <= 12; };
        const bool has_year_last =
            length(run + 2) == 2 && is_day(run) && is_day(run + 1) && (is_month(run) || is_month(run + 1));
        const bool has_year_first = length(run) == 2 && is_month(run + 1) && is_day(run + 2);
        return (has_year_last || has_year_first) && is_free_of("+.-/", run);
    }
    // 26 Nov 2026, Nov 26, 2026, 2026 Nov 26: a day and a year, which may have two digits behind one word.
    bool is_written_date(std::size_t run) const {
        if (run + 1 >= runs_.size() || !is_inside_date(between(run, run + 1))) return false;
        if (is_day(run) && length(run + 1) == 2) return words_between(between(run, run + 1)) == 1;
        return (is_day(run) && is_year(run + 1)) || (is_year(run) && is_day(run + 1));
    }
    // 99.95 or 49,90: no number is called in this way where nothing belongs to it before.
    bool is_amount(std::size_t run) const {
        if (run + 1 >= runs_.size() || length(run + 1) != 2) return false;
        const std::string_view sign = between(run, run + 1);
        return (sign == "." || sign == ",") && !part(run).starts_with('0') && is_free_of("+.,-/", run) &&
               (run == 0 || joint_of(between(run - 1, run)) == Joint::none);
    }
    // 26 Nov, 14:05
    bool is_date_before_time(std::size_t run) const {
        return run + 1 < runs_.size() && is_day(run) && is_inside_date(between(run, run + 1)) &&
               is_time(run + 1);
    }
    bool is_day(std::size_t run) const { return length(run) <= 2 && number(run) >= 1 && number(run) <= 31; }
    bool is_year(std::size_t run) const { return length(run) == 4 && part(run).starts_with("20"); }

    // Two words with a hyphen are no code of letters: one without a digit is found only alone in its field.
    void add(std::vector<std::string>& out, const std::string& characters) const {
        if (std::none_of(characters.begin(), characters.end(), is_digit)) return;
        if (auto code = as_code(shape_, characters)) out.push_back(std::move(*code));
    }

    const CodeShape& shape_;
    bool has_digits_;
    std::string_view text_;
    std::vector<Run> runs_;
};

}  // namespace

Result<std::string> find_code(AddressType type, std::string_view text, std::string_view reference) {
    const CodeShape& shape = kind_of(type).code;
    const std::string plain = to_plain_text(text);
    if (auto code = code_alone(shape, plain)) return *code;
    std::optional<std::string> found;
    for (const std::string& code : Search(shape, plain).codes()) {
        if (code == reference || code == found) continue;
        if (found) return malformed("pin", "holds two different codes", Mistake::several);
        found = code;
    }
    if (found) return *found;
    if (text.size() > kValueLimitBytes)
        return malformed("pin", fmt::format("holds no code and is longer than {} bytes", kValueLimitBytes),
                         Mistake::too_long);
    return malformed("pin", "holds no code");
}

}  // namespace challenger
