// Pages that tell something and lead on.
#include "pages/page_drawing.hpp"

namespace challenger {

const char* PageDrawing::collect(const MessagePage& page) {
    using Kind = MessagePage::Kind;
    std::vector<std::string> texts;
    std::string link = words_.tr("Back");
    const std::string begin_again =
        words_.tr("Please go back to where you came from, and begin again there.");
    switch (page.kind) {
        case Kind::about:
            heading_ = words_.tr("Confirming addresses");
            texts = {
                words_.tr("{service} confirms here that it can reach people at the address they give.",
                          {{"{service}", frame_.service}}),
                words_.tr("There is nothing to do on this page: whoever needs it is sent to another one.")};
            break;
        case Kind::done:
            heading_ = words_.tr("Confirmed");
            texts = {words_.tr("Your address is confirmed.")};
            link = words_.tr("Continue");
            break;
        case Kind::expired:
            heading_ = words_.tr("This page is no longer good");
            texts = {words_.tr("Its time is over."), begin_again};
            break;
        case Kind::wrong_link:
            heading_ = words_.tr("This link does not work");
            texts = {words_.tr("Perhaps it was not copied as a whole."), begin_again};
            break;
        case Kind::addresses_used_up:
            heading_ = words_.tr("Too many attempts");
            texts = {words_.tr("No further address can be given."), begin_again};
            break;
        case Kind::transmissions_used_up:
            heading_ = words_.tr("Too many attempts");
            texts = {words_.tr("No further code can be sent to this address."), begin_again};
            break;
        case Kind::codes_used_up:
            heading_ = words_.tr("Too many attempts");
            texts = {words_.tr("No further code can be made."), begin_again};
            break;
        case Kind::read_only:
            heading_ = words_.tr("This address cannot be changed");
            texts = {words_.tr("This is what we were given. It cannot be changed here.")};
            break;
        case Kind::not_sent:
            heading_ = words_.tr("The code could not be sent");
            texts = {words_.tr("Nothing was sent, and nothing was counted.")};
            break;
        case Kind::bad_request:
            heading_ = words_.tr("Something is wrong with this request");
            texts = {words_.tr("Whoever sent you here has made a mistake. Please tell them:"), page.detail};
            break;
        case Kind::broken:
            heading_ = words_.tr("Something went wrong");
            texts = {words_.tr("This is our fault, not yours. Please try again in a moment.")};
            break;
    }
    if (page.retry_after)
        texts.push_back(
            words_.tr("It can be tried again in {time}.", {{"{time}", words_.wait(*page.retry_after)}}));
    Json::Array paragraphs;
    for (std::string& text : texts) {
        Members entry;
        put(entry, "is_english", page.kind == Kind::bad_request && text == page.detail);
        put(entry, "text", std::move(text));
        paragraphs.push_back(Json{std::move(entry)});
    }
    inner_.emplace_back("paragraphs", Json{std::move(paragraphs)});
    put(inner_, "has_link", !page.link_url.empty());
    put(inner_, "link_url", page.link_url);
    put(inner_, "link", link);
    return "message";
}

}  // namespace challenger
