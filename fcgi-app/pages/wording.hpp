// Sentences of our pages in a reader's language. The English texts in the source are what catalogues
// translate (xgettext finds them by the names tr, trn, marked and counted).
#pragma once

#include <chrono>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "base/catalog.hpp"

namespace challenger {

using Blanks = std::initializer_list<std::pair<std::string_view, std::string_view>>;

// Puts values into a sentence's {name} places.
std::string fill(std::string_view sentence, Blanks blanks);

// A sentence in two, where something else than text goes into one of its {name} places: what stands before
// the place, and behind it; nullopt when the sentence lacks it.
std::optional<std::pair<std::string, std::string>> cut_at(std::string_view sentence, std::string_view place);

// Keeps a number that is written with blanks, such as +41 79 123 45 67, on one line.
std::string keep_numbers_together(std::string_view text);

// Marks a text in a table for the catalogues; it is translated where it is used, by tr.
constexpr const char* marked(const char* text) {
    return text;
}

// A text about a number of things: about one, and about more.
struct Counted {
    const char* one;
    const char* many;
};

// Marks one likewise; it is translated by trn.
constexpr Counted counted(const char* one, const char* many) {
    return {one, many};
}

class Wording {
  public:
    explicit Wording(const Catalog& catalog) : catalog_(catalog) {}

    std::string tr(std::string_view english, Blanks blanks = {}) const {
        return fill(catalog_.text(english), blanks);
    }
    // For a number of things; {number} is its place.
    std::string trn(std::string_view one, std::string_view many, std::int64_t number) const {
        return fill(catalog_.text(one, many, number), {{"{number}", std::to_string(number)}});
    }
    std::string trn(const Counted& text, std::int64_t number) const {
        return trn(text.one, text.many, number);
    }
    // As it reads after "in": 5 minutes, 2 hours, 7 days. A wait is rounded up, what is left of something
    // down.
    std::string wait(std::chrono::seconds time) const;
    std::string left(std::chrono::seconds time) const;

  private:
    std::string minutes(std::int64_t number) const;
    std::string hours(std::int64_t number) const;
    std::string days(std::int64_t number) const;

    const Catalog& catalog_;
};

}  // namespace challenger
