#include "base/foreign_syntax.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/regex.hpp"
#include "base/text.hpp"

namespace challenger {

namespace {

struct ForeignEscape {
    char letter;
    std::string_view instead;
};

constexpr std::string_view kCharacterItself = "the character itself";
constexpr std::string_view kLineBreakItself = "the line break itself (in JSON: \\n with a single backslash)";
constexpr std::string_view kSigns = "a backslash before each sign that stands for itself";

constexpr std::array kForeignEscapes{
    ForeignEscape{'d', "[0-9]"},
    ForeignEscape{'D', "[^0-9]"},
    ForeignEscape{'h', "[[:blank:]]"},
    ForeignEscape{'H', "[^[:blank:]]"},
    ForeignEscape{'v', "[[:space:]]"},
    ForeignEscape{'V', "[^[:space:]]"},
    ForeignEscape{'n', kLineBreakItself},
    ForeignEscape{'R', kLineBreakItself},
    ForeignEscape{'t', "[[:blank:]]"},
    ForeignEscape{'r', "[[:space:]]"},
    ForeignEscape{'f', "[[:space:]]"},
    ForeignEscape{'A', "^"},
    ForeignEscape{'Z', "$"},
    ForeignEscape{'z', "$"},
    ForeignEscape{'N', "."},
    ForeignEscape{'X', "."},
    ForeignEscape{'p', "a class such as [[:alpha:]] or [[:upper:]]"},
    ForeignEscape{'P', "a class such as [^[:alpha:]] or [^[:upper:]]"},
    ForeignEscape{'x', kCharacterItself},
    ForeignEscape{'u', kCharacterItself},
    ForeignEscape{'U', kCharacterItself},
    ForeignEscape{'o', kCharacterItself},
    ForeignEscape{'c', kCharacterItself},
    ForeignEscape{'a', kCharacterItself},
    ForeignEscape{'e', kCharacterItself},
    ForeignEscape{'Q', kSigns},
    ForeignEscape{'E', kSigns},
};

// Of a letter behind a backslash, outside brackets.
std::optional<std::string> fault_of_escape(char escaped) {
    constexpr std::string_view kKnown = "wWsSbB";
    const bool is_letter = (escaped >= 'a' && escaped <= 'z') || (escaped >= 'A' && escaped <= 'Z');
    if (!is_letter || kKnown.find(escaped) != std::string_view::npos) return std::nullopt;
    std::string fault = fmt::format("\\{0} is only the letter {0} here", escaped);
    for (const ForeignEscape& escape : kForeignEscapes)
        if (escape.letter == escaped) return fmt::format("{}; write {}", fault, escape.instead);
    return fault;
}

// in: text that begins with (?.
std::string fault_of_group(std::string_view text) {
    const std::string_view rest = text.substr(2);
    const auto unknown = [&](std::size_t size, std::string_view advice) {
        return fmt::format("{} is not known here{}", text.substr(0, size), advice);
    };
    for (const std::string_view look : {"=", "!", "<=", "<!"})
        if (rest.starts_with(look))
            return unknown(2 + look.size(), ": an expression cannot look ahead or back");
    for (const std::string_view named : {"<", "P<", "'"})
        if (rest.starts_with(named)) return unknown(2 + named.size(), "; write ( alone, without a name");
    if (rest.starts_with(':') || rest.starts_with('>')) return unknown(3, "; write ( alone");
    if (rest.starts_with('#')) return unknown(3, "; leave the comment out");
    const std::size_t flags = std::min(rest.find_first_not_of("imsxnuaUJL^-"), rest.size());
    if (flags == 0 || flags == rest.size() || (rest[flags] != ')' && rest[flags] != ':'))
        return unknown(2, "");
    const std::string_view set = rest.substr(0, std::min(flags, rest.find('-')));
    if (set.find('i') != std::string_view::npos)
        return unknown(3 + flags, "; write both letters where both are meant, such as [Aa]");
    return unknown(3 + flags, rest[flags] == ':' ? "; write ( alone" : "; leave it out");
}

// Two repetitions in a row are undefined in POSIX. regcomp repeats what was repeated; others take a second ?
// for "as few as possible" and a second + for "give nothing back". Only that is spoken of which makes a
// difference: {4}? is of no use to the others, so who wrote it meant what regcomp does. in: text that begins
// with a repetition.
std::optional<std::string> fault_of_repetition(std::string_view text) {
    if (text.starts_with("+?")) return "the ? behind + makes it optional here; write + alone, or *";
    if (text.starts_with("?+")) return "the + behind ? repeats it here; write ? alone, or *";
    const auto close = text.find('}');
    if (text.front() != '{' || close == std::string_view::npos || close + 1 == text.size())
        return std::nullopt;
    const auto limits = split(text.substr(1, close - 1), ',');
    if (limits.size() != 2 || limits[0] == limits[1]) return std::nullopt;
    const bool may_be_none = parse_number(limits[0]).value_or(0) == 0;
    const char behind = text[close + 1];
    const bool is_lazy = behind == '?' && !may_be_none;
    const bool is_greedy = behind == '+' && !limits[1].empty();
    if (!is_lazy && !is_greedy) return std::nullopt;
    return fmt::format("the {0} behind {1} {2} here; leave it out, or write (x{1}){0} where that is meant",
                       behind, text.substr(0, close + 1), is_lazy ? "makes it optional" : "repeats it");
}

}  // namespace

std::optional<std::string> fault_of_foreign_syntax(std::string_view pattern) {
    for (std::size_t i = 0, size = 1; i < pattern.size(); i += size) {
        const std::string_view rest = pattern.substr(i);
        std::optional<std::string> fault;
        size = 1;
        if (rest.front() == '[') {
            size = end_of_bracket(rest);
            if (size == 0) return std::nullopt;  // regcomp says what is wrong
            fault = fault_of_bracket(rest, size);
        } else if (rest.front() == '\\' && rest.size() > 1) {
            size = 2;
            fault = fault_of_escape(rest[1]);
        } else if (rest.starts_with("(?")) {
            fault = fault_of_group(rest);
        } else {
            fault = fault_of_repetition(rest);
        }
        if (fault) return fault;
    }
    return std::nullopt;
}

}  // namespace challenger
