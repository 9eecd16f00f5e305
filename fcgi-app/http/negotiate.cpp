#include "http/negotiate.hpp"

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

// The quality a media type has in an Accept header: the most specific range that matches decides.
int quality_of(std::string_view accept, std::string_view type, std::string_view type_range) {
    int best_rank = -1;
    int quality = 0;
    for (const auto element : split(accept, ',')) {
        const auto parts = split(element, ';');
        const std::string range = to_lower_ascii(trim(parts.front()));
        const int rank = range == type ? 2 : range == type_range ? 1 : range == "*/*" ? 0 : -1;
        if (rank <= best_rank) continue;
        best_rank = rank;
        quality = 1000;
        for (std::size_t i = 1; i < parts.size(); ++i) {
            const auto parameter = trim(parts[i]);
            if (parameter.starts_with("q=") || parameter.starts_with("Q="))
                quality = parse_quality(trim(parameter.substr(2)));
        }
    }
    return quality;
}

}  // namespace

Representation negotiate(std::string_view accept) {
    if (accept.find('/') == std::string_view::npos) return Representation::json;
    const int html = quality_of(accept, "text/html", "text/*");
    const int json = quality_of(accept, "application/json", "application/*");
    return html > json ? Representation::html : Representation::json;
}

}  // namespace challenger
