#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstddef>

#include "base/foreign_syntax.hpp"
#include "base/regex.hpp"

namespace challenger {

namespace {

// What stands inside brackets for the same, or else what is said.
struct InBrackets {
    char letter;
    std::string_view instead;
    std::string_view advice = "";
};

constexpr std::string_view kClassThere = "a class such as [:alpha:] or [:upper:] there";
constexpr std::string_view kCharacterThere = "the character itself there";

// Left out are letters that may begin a range behind a backslash that is meant, as in [\a-z].
constexpr std::array kInBrackets{
    InBrackets{'d', "0-9"},
    InBrackets{'w', "[:alnum:]_"},
    InBrackets{'s', "[:space:]"},
    InBrackets{'h', "[:blank:]"},
    InBrackets{'v', "[:space:]"},
    InBrackets{'n', "\n"},
    InBrackets{'R', "\n"},
    InBrackets{'t', "[:blank:]"},
    InBrackets{'r', "[:space:]"},
    InBrackets{'f', "[:space:]"},
    InBrackets{'D', ""},
    InBrackets{'W', ""},
    InBrackets{'S', ""},
    InBrackets{'H', ""},
    InBrackets{'V', ""},
    InBrackets{'b', ""},
    InBrackets{'p', "", kClassThere},
    InBrackets{'P', "", kClassThere},
    InBrackets{'x', "", kCharacterThere},
    InBrackets{'u', "", kCharacterThere},
    InBrackets{'U', "", kCharacterThere},
};

const InBrackets* find_in_brackets(char letter) {
    const auto* found = std::find_if(kInBrackets.begin(), kInBrackets.end(),
                                     [letter](const InBrackets& escape) { return escape.letter == letter; });
    return found == kInBrackets.end() ? nullptr : found;
}

bool is_negated(std::string_view bracket) {
    return bracket.substr(1).starts_with('^');
}

std::size_t begin_of_content(std::string_view bracket) {
    return is_negated(bracket) ? 2 : 1;
}

// The length of what stands together: a class such as [:alpha:], a backslash with what it would escape
// elsewhere, or one byte. in: not empty.
std::size_t length_of_item(std::string_view rest) {
    if (rest.size() < 2) return 1;
    if (rest[0] == '\\') return 2;
    if (rest[0] != '[' || std::string_view(":.=").find(rest[1]) == rest.npos) return 1;
    const auto close = rest.find(std::string{rest[1], ']'}, 2);
    return close == rest.npos ? 1 : close + 2;
}

// Where the brackets end for those who escape a ] in them; 0 when they do not.
std::size_t end_for_others(std::string_view text) {
    const std::size_t begin = begin_of_content(text);
    for (std::size_t i = begin; i < text.size(); i += length_of_item(text.substr(i)))
        if (text[i] == ']' && i > begin) return i + 1;
    return 0;
}

// The same brackets for regcomp; nullopt where that cannot be written. in: brackets as others end them.
std::optional<std::string> for_regcomp(std::string_view bracket) {
    std::string first;  // only there ] is itself
    std::string body;
    std::string caret;  // is itself only behind something
    std::string last;   // only there - is surely itself
    const std::size_t end = bracket.size() - 1;
    bool is_behind_class = false;
    for (std::size_t i = begin_of_content(bracket); i < end;) {
        const std::string_view item = bracket.substr(i, length_of_item(bracket.substr(i, end - i)));
        i += item.size();
        const bool is_escape = item.size() == 2;
        const InBrackets* escape = is_escape ? find_in_brackets(item[1]) : nullptr;
        const std::string_view sign = is_escape ? item.substr(1) : item;
        if (escape != nullptr) {
            if (escape->instead.empty()) return std::nullopt;
            body += escape->instead;
        } else if (sign == "]") {
            first = sign;
        } else if (sign == "^" && body.empty()) {
            caret = sign;
        } else if (sign == "-" && (is_escape || is_behind_class || body.empty() || i == end)) {
            last = sign;
        } else {
            body += sign;
        }
        is_behind_class = escape != nullptr;
    }
    std::string out = (is_negated(bracket) ? "[^" : "[") + first + body + caret + last + "]";
    if (out.starts_with("[^") && !is_negated(bracket)) return std::nullopt;
    return Regex::compile(out, BackReferences::refused) ? std::optional(std::move(out)) : std::nullopt;
}

// What to write for brackets with \D and the like: inside brackets nothing says the same.
std::optional<std::string> beside_brackets(std::string_view bracket, std::size_t at) {
    const InBrackets* escape = find_in_brackets(static_cast<char>(bracket[at + 1] - 'A' + 'a'));
    if (escape == nullptr) return std::nullopt;
    std::string rest(bracket);
    rest.erase(at, 2);
    if (rest == "[^]") return fmt::format("[{}]", escape->instead);
    if (is_negated(bracket)) return std::nullopt;
    const std::string outside = fmt::format("[^{}]", escape->instead);
    if (rest == "[]") return outside;
    const auto written = for_regcomp(rest);
    return written ? std::optional(fmt::format("({}|{})", *written, outside)) : std::nullopt;
}

std::string write_instead(const std::optional<std::string>& instead) {
    if (!instead) return "";
    std::string out = "; write ";
    for (const char c : *instead) out += c == '\n' ? std::string("\\n") : std::string(1, c);
    if (instead->find('\n') != std::string::npos)
        out += " with the line break itself for \\n (in JSON: \\n with a single backslash)";
    return out;
}

// in: brackets as others end them, with an escape at a place.
std::string advice(std::string_view bracket, std::size_t at, const InBrackets& escape) {
    const auto has = [&](char letter) {
        return bracket.find(std::string{'\\', letter}) != std::string_view::npos;
    };
    const bool is_capital = std::string_view("DWSHV").find(escape.letter) != std::string_view::npos;
    const bool has_all = (has('d') && has('D')) || (has('w') && has('W')) || (has('s') && has('S'));
    if (has_all && !is_negated(bracket)) return write_instead(".");
    if (is_capital) return write_instead(beside_brackets(bracket, at));
    if (escape.instead.empty()) return escape.advice.empty() ? "" : "; write " + std::string(escape.advice);
    if (const auto written = for_regcomp(bracket)) return write_instead(written);
    return write_instead(std::string(escape.instead)) + " there";
}

}  // namespace

std::optional<std::string> fault_of_bracket(std::string_view text, std::size_t size) {
    const std::string_view bracket = text.substr(0, size);
    if (size > 4 && bracket.starts_with("[:") && bracket.ends_with(":]") &&
        bracket.substr(2, size - 4).find_first_not_of("abcdefghijklmnopqrstuvwxyz") == bracket.npos)
        return fmt::format("{0} stands for its own signs here; write [{0}]", bracket);
    const std::string_view others = text.substr(0, std::max(end_for_others(text), size));
    for (std::size_t i = begin_of_content(text); i + 1 < size; i += length_of_item(text.substr(i))) {
        if (text[i] != '\\') continue;
        const char escaped = text[i + 1];
        if (const InBrackets* escape = find_in_brackets(escaped))
            return fmt::format("\\{0} in {1} is a backslash and the letter {0}{2}", escaped, others,
                               advice(others, i, *escape));
        if (escaped == '-' && i + 3 < size)
            return fmt::format("- in {} makes a range that begins at the backslash{}", others,
                               write_instead(for_regcomp(others)));
        // A ] that begins no brackets and ends none was to end these.
        const std::string_view rest = text.substr(size);
        const auto next = rest.find_first_of("[]\\");
        const bool is_end = i + 2 == size && escaped == ']';
        if (is_end && next != rest.npos && rest[next] != '[' && others.size() > size)
            return fmt::format("the brackets of {} end at the first ], behind a backslash{}", others,
                               write_instead(for_regcomp(others)));
    }
    return std::nullopt;
}

}  // namespace challenger
