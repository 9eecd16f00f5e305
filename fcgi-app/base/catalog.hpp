// Translations from a compiled gettext catalogue (.mo). The system's own gettext would need a locale of every
// language installed and serves one language a process.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <utility>
#include <vector>

#include "base/plural_forms.hpp"

namespace challenger {

class Catalog {
  public:
    // A catalogue without entries: every text is its own translation.
    explicit Catalog(std::string language) : language_(std::move(language)) {}

    // in: the file, and the language (BCP 47) that its texts are in. Its header's Plural-Forms line says
    // which form a number takes; without one the rule is gettext's own: one form for 1, another for all else.
    // fails: a sentence naming the file: it cannot be read, is no .mo file, its Plural-Forms line is
    // malformed, or a text has more or fewer forms than that line says.
    static tl::expected<Catalog, std::string> load(const std::string& file, std::string language);

    const std::string& language() const { return language_; }

    // The translation, or the text itself.
    std::string_view text(std::string_view english) const;

    // The translation for a number of things, at least 0, or the English text for it: `one` for 1, else
    // `many`.
    std::string_view text(std::string_view one, std::string_view many, std::int64_t number) const;

  private:
    const std::string_view* find(std::string_view english) const;

    std::string language_;
    std::shared_ptr<const std::string> bytes_;  // of the file; the entries look into it
    std::vector<std::pair<std::string_view, std::string_view>> entries_;  // sorted; NUL between plural forms
    PluralForms plural_forms_;
};

}  // namespace challenger
