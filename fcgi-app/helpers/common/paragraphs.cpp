#include "helpers/common/paragraphs.hpp"

#include "base/text.hpp"

namespace challenger {

namespace {

// As people see codes: NNNN-NNNN or XXXXX-XXXXX (protocol.md section 10).
bool is_code(std::string_view text) {
    if (text.size() != 9 && text.size() != 11) return false;
    const auto middle = text.size() / 2;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        const bool good = i == middle ? c == '-' : (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z');
        if (!good) return false;
    }
    return true;
}

bool is_url(std::string_view text) {
    return (text.starts_with("https://") || text.starts_with("http://")) &&
           text.find_first_of(" \n\t") == std::string_view::npos;
}

}  // namespace

std::vector<Paragraph> split_paragraphs(std::string_view message) {
    std::vector<Paragraph> out;
    bool is_open = false;
    for (const auto raw : split(message, '\n')) {
        const auto line = trim(raw);
        if (line.empty()) {
            is_open = false;
            continue;
        }
        if (is_open) {
            out.back().text += '\n';
            out.back().text += line;
        } else {
            out.push_back({Paragraph::Kind::text, std::string(line)});
        }
        is_open = true;
    }
    for (Paragraph& paragraph : out) {
        if (is_code(paragraph.text)) paragraph.kind = Paragraph::Kind::code;
        if (is_url(paragraph.text)) paragraph.kind = Paragraph::Kind::url;
    }
    return out;
}

}  // namespace challenger
