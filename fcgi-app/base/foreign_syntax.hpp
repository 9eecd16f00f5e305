// What other kinds of regular expressions have (Perl's, JavaScript's, Python's) and regcomp reads otherwise
// or not at all. Their writers need to be told: most of it compiles, and then matches something else.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace challenger {

// Says what in an expression surely means something else to regcomp than to its writer, and what to write
// instead where that can be said in short; nullopt for nothing. What regcomp shares with the others stays: \w
// \W \s \S \b \B. in: any text, also what regcomp refuses.
std::optional<std::string> fault_of_foreign_syntax(std::string_view pattern);

// The same for a bracket expression alone. in: text that begins with one; its size, as end_of_bracket has it.
// What is behind it tells whether a ] in it was meant to be escaped.
std::optional<std::string> fault_of_bracket(std::string_view text, std::size_t size);

}  // namespace challenger
