#include "base/catalog.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "base/file.hpp"
#include "base/text.hpp"

namespace challenger {

namespace {

constexpr std::uint32_t kMagic = 0x950412de;

// The format of GNU .mo files, in the byte order of whoever made them; we read the little-endian one that
// msgfmt makes by default.
std::optional<std::uint32_t> word_at(std::string_view bytes, std::size_t at) {
    if (at + 4 > bytes.size()) return std::nullopt;
    std::uint32_t word = 0;
    for (std::size_t i = 0; i < 4; ++i)
        word |= static_cast<std::uint32_t>(static_cast<unsigned char>(bytes[at + i])) << (8 * i);
    return word;
}

// The text that a pair of length and offset describes.
std::optional<std::string_view> text_at(std::string_view bytes, std::size_t at) {
    const auto length = word_at(bytes, at);
    const auto offset = word_at(bytes, at + 4);
    if (!length || !offset || *offset > bytes.size() || *length > bytes.size() - *offset) return std::nullopt;
    return bytes.substr(*offset, *length);
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
    for (std::uint32_t i = 0; i < *count; ++i) {
        const auto text = text_at(bytes, std::size_t{*texts} + 8 * i);
        const auto translation = text_at(bytes, std::size_t{*translations} + 8 * i);
        if (!text || !translation || !is_utf8(*translation)) return refuse();
        // The first of a text with plural forms is what it is asked by; a text's context goes before it.
        const auto key = text->substr(0, text->find('\0'));
        if (!key.empty() && !translation->empty()) out.entries_.emplace_back(key, *translation);
    }
    std::sort(out.entries_.begin(), out.entries_.end());
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
    const auto forms = split(*found, '\0');
    return forms[std::min(plural_form(language_, number), forms.size() - 1)];
}

std::size_t plural_form(std::string_view language, std::int64_t number) {
    const auto primary = language.substr(0, language.find('-'));
    const auto ten = number % 10;
    const auto hundred = number % 100;
    const bool is_few = ten >= 2 && ten <= 4 && (hundred < 12 || hundred > 14);
    if (primary == "zh" || primary == "ja" || primary == "ko") return 0;
    if (primary == "fr") return number > 1 ? 1 : 0;
    if (primary == "pl") return number == 1 ? 0 : is_few ? 1 : 2;
    if (primary == "uk" || primary == "ru") return ten == 1 && hundred != 11 ? 0 : is_few ? 1 : 2;
    if (primary == "ar") {
        if (number <= 2) return static_cast<std::size_t>(number);
        return hundred >= 3 && hundred <= 10 ? 3 : hundred >= 11 ? 4 : 5;
    }
    return number == 1 ? 0 : 1;
}

}  // namespace challenger
