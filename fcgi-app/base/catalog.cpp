#include "base/catalog.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "base/file.hpp"
#include "base/text.hpp"
#include "base/unicode.hpp"

namespace challenger {

namespace {

constexpr std::uint32_t kMagic = 0x950412de;

// The format of GNU .mo files, which may have either byte order; we read the little-endian one that msgfmt
// writes by default.
std::optional<std::uint32_t> word_at(std::string_view bytes, std::size_t at) {
    if (at + 4 > bytes.size()) return std::nullopt;
    std::uint32_t word = 0;
    for (std::size_t i = 0; i < 4; ++i)
        word |= static_cast<std::uint32_t>(static_cast<unsigned char>(bytes[at + i])) << (8 * i);
    return word;
}

// The value of a line NAME: VALUE of a catalogue's header.
std::optional<std::string_view> header_line(std::string_view header, std::string_view name) {
    for (const auto line : split(header, '\n'))
        if (line.starts_with(name) && line.substr(name.size()).starts_with(':'))
            return trim(line.substr(name.size() + 1));
    return std::nullopt;
}

// The text that a pair of length and offset describes.
std::optional<std::string_view> text_at(std::string_view bytes, std::size_t at) {
    const auto length = word_at(bytes, at);
    const auto offset = word_at(bytes, at + 4);
    if (!length || !offset || *offset > bytes.size() || *length > bytes.size() - *offset) return std::nullopt;
    return bytes.substr(*offset, *length);
}

// The rule of a catalogue, which all its translations with plural forms must keep. Where there is no such
// translation, what the header says does not matter.
tl::expected<PluralForms, std::string> read_plural_forms(std::string_view header,
                                                         const std::vector<std::string_view>& translations) {
    PluralForms out;
    if (translations.empty()) return out;
    if (const auto line = header_line(header, "Plural-Forms")) {
        auto parsed = PluralForms::parse(*line);
        if (!parsed) return parsed;
        out = std::move(*parsed);
    }
    for (const auto translation : translations)
        if (const auto forms = split(translation, '\0'); forms.size() != out.count())
            return tl::unexpected(fmt::format("Plural-Forms means {} forms; \"{}\" has {}", out.count(),
                                              forms.front(), forms.size()));
    return out;
}

}  // namespace

tl::expected<Catalog, std::string> Catalog::load(const std::string& file, std::string language) {
    const auto refuse = [&] { return tl::unexpected(fmt::format("{}: no gettext catalogue (.mo)", file)); };
    auto content = read_file(file);
    if (!content) return tl::unexpected(content.error());
    Catalog out(std::move(language));
    out.bytes_ = std::make_shared<const std::string>(std::move(*content));
    const std::string& bytes = *out.bytes_;
    const auto count = word_at(bytes, 8);
    const auto texts = word_at(bytes, 12);
    const auto translations = word_at(bytes, 16);
    if (word_at(bytes, 0) != kMagic || !count || !texts || !translations || *count > bytes.size())
        return refuse();
    std::string_view header;
    std::vector<std::string_view> texts_with_forms;
    for (std::uint32_t i = 0; i < *count; ++i) {
        const auto text = text_at(bytes, std::size_t{*texts} + 8 * i);
        const auto translation = text_at(bytes, std::size_t{*translations} + 8 * i);
        if (!text || !translation || !is_utf8(*translation)) return refuse();
        // A text with plural forms is ONE NUL MANY, and is looked up by the first. The header is the
        // translation of the empty text.
        const auto key = text->substr(0, text->find('\0'));
        if (key.empty()) header = *translation;
        if (!key.empty() && !translation->empty()) out.entries_.emplace_back(key, *translation);
        if (key.size() < text->size() && !translation->empty()) texts_with_forms.push_back(*translation);
    }
    std::sort(out.entries_.begin(), out.entries_.end());
    auto forms = read_plural_forms(header, texts_with_forms);
    if (!forms) return tl::unexpected(fmt::format("{}: {}", file, forms.error()));
    out.plural_forms_ = std::move(*forms);
    return out;
}

const std::string_view* Catalog::find(std::string_view english) const {
    const auto found =
        std::lower_bound(entries_.begin(), entries_.end(), english,
                         [](const auto& entry, std::string_view key) { return entry.first < key; });
    return found == entries_.end() || found->first != english ? nullptr : &found->second;
}

std::string_view Catalog::text(std::string_view english) const {
    const auto* found = find(english);
    return found == nullptr ? english : *found;
}

std::string_view Catalog::text(std::string_view one, std::string_view many, std::int64_t number) const {
    const auto* found = find(one);
    if (found == nullptr) return number == 1 ? one : many;
    // A text that was translated without forms has the same one for every number.
    const auto forms = split(*found, '\0');
    return forms[std::min(plural_forms_.form(static_cast<std::uint64_t>(number)), forms.size() - 1)];
}

}  // namespace challenger
