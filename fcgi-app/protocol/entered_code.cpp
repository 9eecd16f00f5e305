#include "protocol/entered_code.hpp"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <vector>

#include "base/base32.hpp"
#include "base/free_text.hpp"
#include "protocol/code.hpp"

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
        if (c != '-' && c != ' ') characters += c;
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
            const char separator = between(i, i + 1);
            if ((separator == '-' && stands_alone(i, i + 1, Spelling::hyphenated)) ||
                (separator == ' ' && has_digits_ && stands_alone(i, i + 1, Spelling::spaced)))
                add(out, std::string(part(i)) + std::string(part(i + 1)));
        }
        return out;
    }

  private:
    enum class Spelling : std::uint8_t { hyphenated, in_one_piece, spaced };

    std::size_t length(std::size_t run) const { return runs_[run].end - runs_[run].begin; }
    std::string_view part(std::size_t run) const { return text_.substr(runs_[run].begin, length(run)); }

    // The one character between two runs, or NUL when there are more.
    char between(std::size_t left, std::size_t right) const {
        return runs_[right].begin - runs_[left].end == 1 ? text_[runs_[left].end] : '\0';
    }

    // Says whether the runs from first to last are no part of something longer: a word, a telephone number, a
    // path. Programs that paste into one line may leave no blank between a hyphenated code and a word.
    bool stands_alone(std::size_t first, std::size_t last, Spelling spelling) const {
        const char before = runs_[first].begin == 0 ? ' ' : text_[runs_[first].begin - 1];
        const char after = runs_[last].end == text_.size() ? ' ' : text_[runs_[last].end];
        for (const char c : {before, after})
            if (is_any_of(c, "+-/@=_%") || (spelling != Spelling::hyphenated && is_ascii_letter(c)))
                return false;
        if (!has_digits_) return true;
        // The time of a message may stand before a hyphenated code, a name such as 7-Eleven behind one in one
        // piece.
        return !(first > 0 && belongs(first - 1, between(first - 1, first),
                                      spelling != Spelling::hyphenated ? ". " : ".")) &&
               !(last + 1 < runs_.size() &&
                 belongs(last + 1, between(last, last + 1), spelling == Spelling::spaced ? ". " : "."));
    }
    // Says whether a run beside a code makes one number with it: not when it could be a code itself.
    bool belongs(std::size_t run, char separator, std::string_view joins) const {
        return is_any_of(separator, joins) && length(run) != shape_.length;
    }

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
        if (found) return malformed("pin", "holds two different codes");
        found = code;
    }
    if (!found) return malformed("pin", "holds no code");
    return *found;
}

}  // namespace challenger
