// POSIX extended regular expressions (regcomp), compiled once.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <utility>

namespace challenger {

// Back-references make matching exponential, and POSIX leaves them undefined in extended expressions. They
// are refused where the text that is searched comes from users.
enum class BackReferences : std::uint8_t { refused, allowed };

// Where a bracket expression ends: behind its ]; 0 when it does not. in: text that begins with [.
std::size_t end_of_bracket(std::string_view text);

class Regex {
  public:
    // fails: the library's reason; a back-reference where they are refused; what other kinds of expressions
    // have and regcomp would take otherwise, such as \d (base/foreign_syntax.hpp).
    static tl::expected<Regex, std::string> compile(const std::string& pattern,
                                                    BackReferences back_references);

    // Says whether the expression is found anywhere in a text; no anchors are added. in: text without NUL.
    bool is_found_in(const std::string& text) const;

  private:
    struct Compiled;
    explicit Regex(std::shared_ptr<const Compiled> compiled) : compiled_(std::move(compiled)) {}
    std::shared_ptr<const Compiled> compiled_;
};

}  // namespace challenger
