// The pages of the service: templates, translations and the operator's look, read once, drawn often.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "base/catalog.hpp"
#include "base/template.hpp"
#include "pages/page.hpp"

namespace challenger {

// What all pages of an instance share.
struct PageFrame {
    AddressType type{};
    std::string base_path;  // of BASE_URL, with both slashes
    std::string service;    // its name
    // A phone number as an example.
    std::function<std::string()> example_number = [] { return "+41 79 123 45 67"; };
    std::string support_url;  // empty: none
    bool has_theme{};         // a style sheet and perhaps a logo of the operator's
    bool has_logo{};
    bool has_terms{};
    bool has_privacy{};
};

// Whose page is drawn, and for whom.
struct PageReader {
    std::string language;        // one of languages()
    std::string nonce = {};      // of the validation; empty on pages of none
    std::string reference = {};  // likewise, as people read it out
    std::string service = {};    // who asks: the client's name; empty: that of the frame
};

class Pages {
  public:
    // Reads layout, address, code and message.html, and locale/LANGUAGE.mo. fails: a sentence naming the
    // file.
    static tl::expected<Pages, std::string> load(const std::string& folder, PageFrame frame);

    // English, and every language of which there is a catalogue.
    const std::vector<std::string>& languages() const { return languages_; }

    // The whole HTML text of a page.
    std::string draw(const Page& page, const PageReader& reader) const;

  private:
    friend class PageDrawing;
    Pages() = default;

    PageFrame frame_;
    std::vector<std::string> languages_;
    std::map<std::string, Catalog> catalogs_;
    std::map<std::string, std::string>
        countries_;  // by language: a line each, the code and the name right behind it
    std::map<std::string, Template> templates_;
};

}  // namespace challenger
