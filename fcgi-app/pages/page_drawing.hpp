// One page on its way: what the templates are given, collected. Inside room pages only.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/json.hpp"
#include "pages/pages.hpp"
#include "pages/wording.hpp"

namespace challenger {

using Members = Json::Object;

inline void put(Members& members, std::string_view name, std::string value) {
    members.emplace_back(std::string(name), Json{std::move(value)});
}

inline void put(Members& members, std::string_view name, bool value) {
    members.emplace_back(std::string(name), Json{value});
}

// A text that may be empty, and has_NAME: whether it is not.
inline void put_optional(Members& members, std::string_view name, std::string value) {
    put(members, "has_" + std::string(name), !value.empty());
    put(members, name, std::move(value));
}

// Where a sentence has a moment or a length of time.
inline constexpr std::string_view kTimePlace = "{time}";

// Two sentences about one end: by the clock, where it is within a day, and by how long it still takes. One
// without {time} does not compile.
struct EndTexts {
    consteval EndTexts(const char* by_the_clock, const char* by_its_length)
        : at(by_the_clock), in(by_its_length) {
        for (const std::string_view text : {at, in})
            if (text.find(kTimePlace) == std::string_view::npos) throw "a text lacks {time}";
    }
    const char* at;
    const char* in;
};

class PageDrawing {
  public:
    PageDrawing(const Pages& pages, const PageReader& reader);

    // The whole HTML text.
    std::string draw(const Page& page);

  private:
    // Each collects what its template is given, and answers the template's name.
    const char* collect(const AddressPage& page);
    const char* collect(const CodePage& page);
    const char* collect(const MessagePage& page);

    std::string error_of(const AddressPage& page, std::string_view field) const;
    std::string hint_of(const AddressPage& page, std::string_view field) const;
    Json field(const AddressPage& page, std::string_view name);
    Json countries(const std::string& selected) const;
    std::string country_of(const std::string& code) const;
    // Lets the user give up: below what the page is for, or as the only thing to do.
    enum class Emphasis : std::uint8_t { quiet, only_way };
    void offer_cancelling(Emphasis emphasis);
    // How long the page is good. in: the texts about what else ends then, or null; the form whose fields are
    // kept when the user asks for more time.
    void put_life(const PageLife& life, const EndTexts* what_ends, std::string form);
    // A sentence about the end, cut where script.js puts the moment by the reader's own clock.
    Json sentence_of(const EndTexts& texts, const PageLife& life) const;
    void put_news(PageNews news, const PageLife& life);
    void put_resending(const CodePage& page);
    void put_delivery(const CodePage& page);
    // in: the fields of an address, with their values.
    std::string place_of(const std::vector<std::pair<std::string, std::string>>& address) const;
    // Puts a mistake into the summary.
    void add_error(const std::string& field, const std::string& text);
    // The name of who asks.
    const std::string& service() const { return reader_.service.empty() ? frame_.service : reader_.service; }
    bool has_digits() const { return kind_of(frame_.type).code.alphabet == CodeAlphabet::digits; }

    const Pages& pages_;
    const PageFrame& frame_;
    const PageReader& reader_;
    Wording words_;
    std::string heading_;
    std::vector<std::string> notices_;
    std::optional<Json> notice_of_end_;
    Members limit_;
    std::string cancel_;
    bool is_cancelling_quiet_{};
    Json::Array errors_;
    Members inner_;
};

}  // namespace challenger
