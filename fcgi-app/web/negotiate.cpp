#include "web/negotiate.hpp"

#include <algorithm>

#include "base/language.hpp"
#include "base/text.hpp"

namespace challenger {

namespace {

// Quality in thousandths; a value that cannot be read counts as 0.
int parse_quality(std::string_view text) {
    if (text.empty() || text.size() > 5 || (text[0] != '0' && text[0] != '1')) return 0;
    int quality = (text[0] - '0') * 1000;
    if (text.size() == 1) return quality;
    if (text[1] != '.') return 0;
    int weight = 100;
    for (const char c : text.substr(2)) {
        if (c < '0' || c > '9') return 0;
        quality += (c - '0') * weight;
        weight /= 10;
    }
    return quality > 1000 ? 0 : quality;
}

// The quality that one element of a header has, 1000 where it says none.
int parameter_quality(std::string_view element) {
    const auto parts = split(element, ';');
    int quality = 1000;
    for (std::size_t i = 1; i < parts.size(); ++i) {
        const auto parameter = trim(parts[i]);
        if (parameter.starts_with("q=") || parameter.starts_with("Q="))
            quality = parse_quality(trim(parameter.substr(2)));
    }
    return quality;
}

// The quality of the element of a header that ranks highest; rank(range) is below 0 where it does not match.
template <class Rank>
int best_quality(std::string_view header, Rank rank) {
    int best_rank = -1;
    int quality = 0;
    for (const auto element : split(header, ',')) {
        const auto parts = split(element, ';');
        const int found = rank(to_lower_ascii(trim(parts.front())));
        if (found <= best_rank) continue;
        best_rank = found;
        quality = parameter_quality(element);
    }
    return quality;
}

// The language that a tag asks for: the very same, else a wider or a narrower one; nullptr when none is
// there.
const std::string* match_language(const std::vector<std::string>& languages, std::string_view tag) {
    std::string wanted = to_lower_ascii(trim(tag));
    std::replace(wanted.begin(), wanted.end(), '_', '-');
    const std::string* found = nullptr;
    for (const std::string& language : languages) {
        const std::string name = to_lower_ascii(language);
        if (name == wanted) return &language;
        if (found == nullptr && (wanted.starts_with(name + "-") || name.starts_with(wanted + "-")))
            found = &language;
    }
    return found;
}

}  // namespace

int media_type_quality(std::string_view accept, std::string_view media_type) {
    if (trim(accept).empty()) return 1000;
    const std::string group = std::string(media_type.substr(0, media_type.find('/'))) + "/*";
    return best_quality(accept, [&](const std::string& range) {
        return range == media_type ? 2 : range == group ? 1 : range == "*/*" ? 0 : -1;
    });
}

int language_quality(std::string_view accept_language, std::string_view language) {
    const std::string wanted = to_lower_ascii(language);
    return best_quality(accept_language, [&](const std::string& range) {
        if (range == wanted) return 3;
        if (wanted.starts_with(range + "-") || range.starts_with(wanted + "-")) return 2;
        return range == "*" ? 0 : -1;
    });
}

std::string choose_language(const std::vector<std::string>& languages, std::string_view ui_locales,
                            std::string_view accept_language) {
    for (const auto tag : split(ui_locales, ' '))
        if (const auto* language = match_language(languages, tag); !trim(tag).empty() && language != nullptr)
            return *language;
    const std::string* best = nullptr;
    int best_quality = 0;
    for (const auto element : split(accept_language, ',')) {
        const auto tag = element.substr(0, element.find(';'));
        const int quality = parameter_quality(element);
        const auto* language = match_language(languages, tag);
        if (language == nullptr || quality <= best_quality) continue;
        best = language;
        best_quality = quality;
    }
    return best == nullptr ? kDefaultLanguage : *best;
}

Representation negotiate(std::string_view accept) {
    if (accept.find('/') == std::string_view::npos) return Representation::json;
    return media_type_quality(accept, "text/html") > media_type_quality(accept, "application/json")
               ? Representation::html
               : Representation::json;
}

}  // namespace challenger
