#include "pages/pages.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <filesystem>

#include "base/file.hpp"
#include "base/language.hpp"
#include "base/text.hpp"
#include "pages/page_drawing.hpp"
#include "protocol/address_field.hpp"
#include "protocol/country.hpp"

namespace challenger {

namespace {

// The names that templates may speak of, all of them optional but for the layout's content.
const std::vector<std::string> kNames{
    "language",    "direction",   "title",        "service",     "base",           "version",
    "has_theme",   "has_logo",    "heading",      "has_errors",  "errors_title",   "errors",
    "name",        "text",        "content",      "has_support", "support_url",    "support",
    "has_terms",   "terms",       "has_privacy",  "privacy",     "has_reference",  "reference_label",
    "reference",   "nonce",       "intro",        "fields",      "is_fixed",       "label",
    "value",       "has_hint",    "hint",         "has_error",   "error",          "is_line",
    "type",        "inputmode",   "autocomplete", "dir",         "is_described",   "described",
    "is_lines",    "is_country",  "choose",       "countries",   "code",           "country",
    "is_selected", "has_changes", "changes",      "submit",      "can_go_back",    "back",
    "can_enter",   "entered",     "has_entries",  "entries",     "can_resend",     "resend",
    "has_wait",    "seconds",     "wait",         "can_change",  "change",         "life",
    "can_extend",  "extend",      "paragraphs",   "has_link",    "link_url",       "link",
    "is_english",  "shown",       "has_notices",  "notices",     "has_limit",      "is_later",
    "before",      "moment",      "has_moment",   "datetime",    "after",          "left",
    "little",      "over",        "last_minutes", "form",        "sent",           "is_off",
    "has_place",   "place",       "wait_before",  "wait_after",  "has_resend_now", "resend_now",
    "look",        "can_cancel",  "is_quiet",     "cancel",      "again",          "no_resend",
    "has_help",    "help"};

constexpr std::array<const char*, 4> kTemplates{"layout", "address", "code", "message"};

constexpr EndTexts kPageEnds{marked("This page expires at {time}."), marked("This page expires in {time}.")};

// Where script.js finds nothing to do.
Json plain_sentence(std::string text) {
    Members out;
    put(out, "before", std::move(text));
    put(out, "has_moment", false);
    put(out, "after", std::string());
    return Json{std::move(out)};
}

}  // namespace

PageDrawing::PageDrawing(const Pages& pages, const PageReader& reader)
    : pages_(pages), frame_(pages.frame_), reader_(reader), words_(pages.catalogs_.at(reader.language)) {
    put(inner_, "base", frame_.base_path);
    put(inner_, "nonce", reader.nonce);
}

std::string PageDrawing::draw(const Page& page) {
    const char* name = std::visit([&](const auto& p) { return collect(p); }, page);
    Members outer;
    put(outer, "language", reader_.language);
    put(outer, "direction", std::string(is_right_to_left(reader_.language) ? "rtl" : "ltr"));
    put(outer, "title", errors_.empty() ? heading_ : words_.tr("Error: {title}", {{"{title}", heading_}}));
    put(outer, "service", service());
    put(outer, "base", frame_.base_path);
    put(outer, "version", std::string(CHALLENGER_VERSION));
    put(outer, "has_theme", frame_.has_theme);
    put(outer, "has_logo", frame_.has_logo);
    put(outer, "heading", heading_);
    put(outer, "has_errors", !errors_.empty());
    put(outer, "errors_title", words_.tr("There is a problem"));
    outer.emplace_back("errors", Json{std::move(errors_)});
    put(outer, "can_cancel", !cancel_.empty());
    put(outer, "is_quiet", is_cancelling_quiet_);
    put(outer, "cancel", cancel_);
    Json::Array notices;
    for (std::string& text : notices_) notices.push_back(plain_sentence(std::move(text)));
    if (notice_of_end_) notices.push_back(*std::move(notice_of_end_));
    put(outer, "has_notices", !notices.empty());
    outer.emplace_back("notices", Json{std::move(notices)});
    put(outer, "nonce", reader_.nonce);
    put(outer, "has_limit", !limit_.empty());
    std::ranges::move(limit_, std::back_inserter(outer));
    put(outer, "content", pages_.templates_.at(name).render(Json{std::move(inner_)}));
    put(outer, "has_support", !frame_.support_url.empty());
    put(outer, "support_url", frame_.support_url);
    put(outer, "support", words_.tr("Help"));
    put(outer, "has_terms", frame_.has_terms);
    put(outer, "terms", words_.tr("Terms of service"));
    put(outer, "has_privacy", frame_.has_privacy);
    put(outer, "privacy", words_.tr("Privacy policy"));
    put(outer, "reference_label", words_.tr("Reference for support:"));
    put_optional(outer, "reference", reader_.reference);
    return pages_.templates_.at("layout").render(Json{std::move(outer)});
}

void PageDrawing::add_error(const std::string& field, const std::string& text) {
    Members entry;
    put(entry, "name", field);
    put(entry, "text", text);
    errors_.push_back(Json{std::move(entry)});
}

void PageDrawing::offer_cancelling(Emphasis emphasis) {
    is_cancelling_quiet_ = emphasis == Emphasis::quiet;
    cancel_ = is_cancelling_quiet_ ? words_.tr("Cancel and go back") : words_.tr("Back");
}

Json PageDrawing::sentence_of(const EndTexts& texts, const PageLife& life) const {
    constexpr std::chrono::days kByTheClock{1};
    if (life.left >= kByTheClock)
        return plain_sentence(words_.tr(texts.in, {{"{time}", words_.left(life.left)}}));
    const std::string sentence = words_.tr(texts.at);
    const auto around = cut_at(sentence, kTimePlace);
    if (!around) return plain_sentence(sentence);
    const auto minute = std::chrono::floor<std::chrono::minutes>(life.end);
    const auto day = std::chrono::floor<std::chrono::days>(minute);
    const std::chrono::year_month_day date(day);
    const std::chrono::hh_mm_ss time(minute - day);
    const std::string clock = fmt::format("{:02}:{:02}", time.hours().count(), time.minutes().count());
    Members out;
    put(out, "before", around->first);
    put(out, "has_moment", true);
    put(out, "datetime",
        fmt::format("{}-{:02}-{:02}T{}Z", static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                    static_cast<unsigned>(date.day()), clock));
    put(out, "moment", clock + "\u00a0UTC");
    put(out, "after", around->second);
    return Json{std::move(out)};
}

void PageDrawing::put_life(const PageLife& life, const EndTexts* what_ends, std::string form) {
    // Time is offered when it runs out; before that, it would be one more thing to think about.
    constexpr auto kLittle = PageLife::kLittle;
    const bool is_little = life.is_little();
    put(limit_, "is_later", !is_little);
    put(limit_, "little", std::to_string(std::chrono::seconds(kLittle).count()));
    put(limit_, "left", std::to_string(life.left.count()));
    put(limit_, "over",
        words_.tr("The time allowed for this page has run out.") + " " +
            words_.tr("Go back to the website or app that sent you here and start again."));
    Json::Array sentences;
    if (!is_little && what_ends != nullptr) sentences.push_back(sentence_of(*what_ends, life));
    limit_.emplace_back("life", Json{std::move(sentences)});
    PageLife last_minutes = life;
    last_minutes.left = std::min<std::chrono::seconds>(life.left, kLittle);
    limit_.emplace_back("last_minutes", Json{Json::Array{sentence_of(kPageEnds, last_minutes)}});
    put(limit_, "can_extend", life.is_extendable);
    put(limit_, "extend", words_.tr("I need more time"));
    put(limit_, "form", std::move(form));
}

void PageDrawing::put_news(PageNews news, const PageLife& life) {
    const auto tell = [&](std::string text) { notices_.push_back(std::move(text)); };
    switch (news) {
        case PageNews::none:
            return;
        case PageNews::sent_again:
            tell(words_.tr("We sent the code again."));
            tell(words_.tr("Several messages? Use the code in the newest one."));
            return;
        case PageNews::sent_already:
            tell(words_.tr("We have not sent it again: the last message may still be on its way."));
            return;
        case PageNews::not_changed:
            tell(words_.tr(
                "We sent a message there a short time ago, so nothing was changed. Please try again later."));
            return;
        case PageNews::out_of_date:
            tell(words_.tr("This page was out of date, so nothing was sent."));
            return;
        case PageNews::extended:
            notice_of_end_ = sentence_of({marked("You have until {time}."), kPageEnds.in}, life);
            return;
    }
}

tl::expected<Pages, std::string> Pages::load(const std::string& folder, PageFrame frame) {
    Pages out;
    out.frame_ = std::move(frame);
    for (const char* name : kTemplates) {
        const std::string file = fmt::format("{}/{}.html", folder, name);
        const auto content = read_file(file);
        if (!content) return tl::unexpected(content.error());
        auto compiled = Template::compile(*content, Escape::html, kNames);
        if (!compiled) return tl::unexpected(fmt::format("{}: {}", file, compiled.error()));
        if (std::string_view(name) == "layout" && !compiled->uses("content"))
            return tl::unexpected(file + ": must hold {{{content}}}");
        out.templates_.emplace(name, std::move(*compiled));
    }
    out.catalogs_.emplace(kDefaultLanguage, Catalog(kDefaultLanguage));
    std::error_code error;
    for (const auto& entry : std::filesystem::directory_iterator(folder + "/locale", error)) {
        if (entry.path().extension() != ".mo") continue;
        const std::string language = entry.path().stem().string();
        auto catalog = Catalog::load(entry.path().string(), language);
        if (!catalog) return tl::unexpected(catalog.error());
        out.catalogs_.insert_or_assign(language, std::move(*catalog));
    }
    const auto fields = fields_of(out.frame_.type);
    const bool has_country = std::find(fields.begin(), fields.end(), kCountryField) != fields.end();
    for (const auto& [language, catalog] : out.catalogs_) {
        out.languages_.push_back(language);
        if (!has_country) continue;
        std::string& lines = out.countries_[language];
        for (const auto& [name, code] : country_names(language))
            lines += (lines.empty() ? "" : "\n") + code + name;
    }
    return out;
}

std::string Pages::draw(const Page& page, const PageReader& reader) const {
    return PageDrawing(*this, reader).draw(page);
}

}  // namespace challenger
