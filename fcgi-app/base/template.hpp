// Mustache templates: compiled and checked once, rendered often.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

#include "base/json.hpp"

namespace challenger {

// How the value of {{name}} is written; {{{name}}} is always as it is.
enum class Escape : std::uint8_t {
    none,
    html,  // also right for XML
    json,  // the inside of a JSON string
    form,  // percent-encoded: a form value or a part of a URL
};

class Template {
  public:
    // in: the text, and every name it may use. Partials and changed delimiters are refused.
    // fails: a sentence for the operator naming what was found and what is allowed.
    static tl::expected<Template, std::string> compile(std::string_view text, Escape escape,
                                                       std::span<const std::string> allowed);

    Template(Template&&) noexcept;
    Template& operator=(Template&&) noexcept;
    ~Template();

    // in: an object; a string member is a variable, true or false a section, an array of objects a list.
    std::string render(const Json& values) const;

    // Says whether the template names a variable or section.
    bool uses(std::string_view name) const;

  private:
    struct Compiled;
    explicit Template(std::unique_ptr<Compiled> compiled);
    std::unique_ptr<Compiled> compiled_;
};

// A value as it is written by a way of escaping.
std::string escape_text(std::string_view value, Escape escape);

}  // namespace challenger
