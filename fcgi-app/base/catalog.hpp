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

namespace challenger {

class Catalog {
  public:
    // A catalogue without entries: every text is its own translation.
    explicit Catalog(std::string language) : language_(std::move(language)) {}

    // in: the file, and its language (BCP 47), which decides on plural forms. fails: a sentence naming the
    // file.
    static tl::expected<Catalog, std::string> load(const std::string& file, std::string language);

    const std::string& language() const { return language_; }

    // The translation, or the text itself.
    std::string_view text(std::string_view english) const;

    // The translation for a number of things, or the English text for it.
    std::string_view text(std::string_view one, std::string_view many, std::int64_t number) const;

  private:
    const std::string_view* find(std::string_view english) const;

    std::string language_;
    std::shared_ptr<const std::string> bytes_;  // of the file; the entries look into it
    std::vector<std::pair<std::string_view, std::string_view>> entries_;  // sorted; NUL between plural forms
};

// Which plural form a number takes in a language, as gettext counts them.
std::size_t plural_form(std::string_view language, std::int64_t number);

}  // namespace challenger
