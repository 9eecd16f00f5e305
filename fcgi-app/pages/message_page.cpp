// Pages that tell something and lead on.
#include "pages/kind_texts.hpp"
#include "pages/page_drawing.hpp"

namespace challenger {

const char* PageDrawing::collect(const MessagePage& page) {
    using Kind = MessagePage::Kind;
    const KindTexts& own = texts_of(frame_.type);
    std::vector<std::string> texts;
    std::string link = words_.tr("Back");
    const std::string begin_again =
        words_.tr("Go back to the website or app that sent you here and start again.");
    // Else the page leads back to its validation, where the last code may still be entered.
    const bool is_end = page.link_url.empty();
    switch (page.kind) {
        case Kind::about:
            heading_ = words_.tr("Checking contact details");
            texts = {words_.tr("{service} uses this page to check that its messages reach you.",
                               {{"{service}", service()}}),
                     words_.tr("You do not need to do anything here. If a service wants to check your "
                               "details, it takes you to the right page.")};
            break;
        case Kind::done:
            heading_ = words_.tr(own.confirmed);
            link = words_.tr("Continue");
            break;
        case Kind::done_before:
            heading_ = words_.tr(own.confirmed);
            texts = {
                words_.tr("If the website or app that sent you here still asks for it, go back there and "
                          "start again.")};
            break;
        case Kind::expired:
            heading_ = words_.tr("This page has expired");
            texts = {words_.tr("The time allowed for this page has run out."), begin_again};
            break;
        case Kind::cancelled:
            heading_ = words_.tr("Cancelled");
            texts = {words_.tr("You have cancelled this request. Its code no longer works."), begin_again};
            break;
        case Kind::wrong_link:
            heading_ = words_.tr("This link does not work");
            texts = {words_.tr("Part of the link may be missing."), begin_again};
            break;
        case Kind::addresses_used_up:
            heading_ = words_.tr("No more changes are possible");
            texts = {words_.tr(own.no_change_left)};
            if (is_end) texts.push_back(begin_again);
            break;
        case Kind::transmissions_used_up:
            heading_ = words_.tr("No more codes can be sent");
            texts = {words_.tr(own.no_transmission_left)};
            if (is_end) texts.push_back(begin_again);
            break;
        case Kind::codes_used_up:
            heading_ = words_.tr("No more codes can be sent");
            texts = {words_.tr("We cannot make another code for this request.")};
            if (is_end) texts.push_back(begin_again);
            break;
        case Kind::entries_used_up:
            heading_ = words_.tr("Too many attempts");
            texts = {words_.tr("A wrong code was entered too many times. This code no longer works."),
                     words_.tr(own.no_transmission_left), begin_again};
            break;
        case Kind::undeliverable:
            heading_ = words_.tr("The code could not be sent");
            texts = {words_.tr(own.refused, {{"{address}", page.masked_address}}), begin_again};
            break;
        case Kind::read_only:
            heading_ = words_.tr(own.fixed);
            texts = {
                words_.tr("The website or app that sent you here gave us this. You cannot change it here.")};
            break;
        case Kind::not_sent:
            heading_ = words_.tr("The code could not be sent");
            texts = {words_.tr("Nothing was sent, and this did not use up a try.")};
            break;
        case Kind::bad_request:
            heading_ = words_.tr("This request cannot be used");
            texts = {
                words_.tr("The website or app that sent you here made a mistake. Please tell its support:"),
                page.detail};
            break;
        case Kind::broken:
            heading_ = words_.tr("Something went wrong");
            texts = {words_.tr("Sorry, that was our mistake. Please try again in a moment.")};
            break;
        case Kind::outcome_unknown:
            heading_ = words_.tr("It is not clear whether this worked");
            texts = {words_.tr(
                "Sorry, we lost the connection to our database. Please see what happened before you try "
                "again.")};
            link = words_.tr("See what happened");
            break;
    }
    if (page.retry_after)
        texts.push_back(
            words_.tr("You can try again in {time}.", {{"{time}", words_.wait(*page.retry_after)}}));
    Json::Array paragraphs;
    for (std::string& text : texts) {
        Members entry;
        put(entry, "is_english", page.kind == Kind::bad_request && text == page.detail);
        put(entry, "text", std::move(text));
        paragraphs.push_back(Json{std::move(entry)});
    }
    inner_.emplace_back("paragraphs", Json{std::move(paragraphs)});
    const bool shows_place = page.kind == Kind::undeliverable && !names_address(own.refused);
    put_optional(inner_, "place", shows_place ? place_of(page.address) : "");
    put(inner_, "has_link", !page.link_url.empty());
    put(inner_, "link_url", page.link_url);
    put(inner_, "link", link);
    if (page.can_cancel) offer_cancelling(page.link_url.empty() ? Emphasis::only_way : Emphasis::quiet);
    return "message";
}

}  // namespace challenger
