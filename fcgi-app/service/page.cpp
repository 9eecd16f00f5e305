#include "service/page.hpp"

#include "protocol/uri.hpp"
#include "service/redirect.hpp"
#include "service/stored_address.hpp"
#include "web/negotiate.hpp"

namespace challenger {

namespace {

// in: what the client asked for; empty where no validation is known.
std::string language_for(const Services& services, const Call& call, std::string_view ui_locales) {
    return choose_language(services.pages->languages(), ui_locales, call.request.accept_language);
}

// The restrictions that speak to users: the operator's own. Ours say what our pages say better.
const Json& own_restrictions(const Services& services) {
    static const Json kNone{Json::Object{}};
    return services.settings.address_restrictions.empty() ? kNone : services.rules.json();
}

std::string page_url(const Services& services, const Nonce& nonce) {
    return services.settings.base_url + "webui/" + nonce.text();
}

std::string news_query(PageNews news) {
    return news == PageNews::none ? "" : "?" + std::string(format_word(news));
}

WayBack way_back(const Services& services, const Nonce& nonce, const Redirect& redirect) {
    return {redirect_url(services, nonce, redirect), carries_code(services, redirect)};
}

// Whoever was refused at /authorize is not led into a flow that the client has not asked for.
bool is_in_flow(const Call& call, const Result<ValidationRecord>& record) {
    return !call.request.path.starts_with("/authorize/") || (record && record->state.is_authorized);
}

}  // namespace

Result<Response> validation_page(Services& services, const Call& call, const Nonce& nonce,
                                 const PageState& state, int status) {
    auto record = services.store.view_validation(nonce.digest());
    if (!record) return tl::unexpected(record.error());
    for (std::string* json : {&record->state.progress.address_json, &record->state.initial_address_json})
        *json = normal_address_json(services, *json);
    const std::string language = language_for(services, call, record->ui_locales);
    const bool has_ended = record->state.is_over || record->state.progress.solved;
    const Page page =
        choose_page(record->state, state,
                    {
                        .type = services.settings.address_type,
                        .restrictions = own_restrictions(services),
                        .language = language,
                        .way_back = has_ended ? way_back(services, nonce, record->redirect) : WayBack{},
                        .now = std::chrono::ceil<std::chrono::seconds>(std::chrono::system_clock::now()),
                    });
    const int unknown = row_of(FailureName::validation_unknown).status;
    return page_response({
        .status = record->state.is_over ? unknown : status,
        .language = language,
        .html = services.pages->draw(page, {.language = language,
                                            .nonce = nonce.text(),
                                            .reference = nonce.reference(),
                                            .service = record->client_name}),
        .form_origin = origin_of(record->redirect.uri),
    });
}

Response failure_page(Services& services, const Call& call, const std::optional<Nonce>& nonce,
                      const Failure& failure) {
    MessagePage page = choose_failure_page(failure);
    const FailureRow& row = row_of(failure.name);
    // A database in trouble is not asked again.
    const auto record = nonce && row.status != 500
                            ? services.store.view_validation(nonce->digest())
                            : Result<ValidationRecord>(fail(FailureName::validation_unknown));
    const bool is_unknown = failure.name == FailureName::validation_unknown;
    if (is_unknown && record && record->state.is_over)
        page = ending_page(record->state, way_back(services, *nonce, record->redirect));
    // The link is right, so it is the client that is not the one of this validation.
    if (is_unknown && record && !record->state.is_over && failure.field == "client_id")
        page = MessagePage{.kind = MessagePage::Kind::bad_request,
                           .detail = "client_id: not the client that opened this validation"};
    if (nonce && !is_unknown && is_in_flow(call, record)) page.link_url = page_url(services, *nonce);
    if (page.kind == MessagePage::Kind::outcome_unknown) {
        // /authorize can be repeated without harm.
        if (page.link_url.empty()) page.kind = MessagePage::Kind::broken;
        // Whether it was extended is seen only in when it ends.
        if (call.request.path.starts_with("/extend/")) page.link_url += news_query(PageNews::extended);
    }
    page.can_cancel =
        record && !record->state.is_over && !record->state.progress.solved && !page.link_url.empty();
    const std::string language = language_for(services, call, record ? record->ui_locales : "");
    const std::string reference = nonce ? nonce->reference() : "";
    return page_response({
        .status = row.status,
        .language = language,
        .html = services.pages->draw(page, {.language = language,
                                            .nonce = nonce ? nonce->text() : "",
                                            .reference = reference,
                                            .service = record ? record->client_name : ""}),
        .form_origin = page.can_cancel ? origin_of(record->redirect.uri) : "",
    });
}

Response about_page(const Services& services, const Call& call) {
    const std::string language = language_for(services, call, "");
    return page_response({
        .language = language,
        .html = services.pages->draw(MessagePage{.kind = MessagePage::Kind::about}, {.language = language}),
    });
}

Response completed_redirect(const Services& services, const Call& call, const std::string& url,
                            const std::string& client_name) {
    if (!services.pages) return redirect_response(302, url);
    const MessagePage page{.kind = MessagePage::Kind::done, .link_url = url};
    Response response = page_response({
        .status = 302,
        .language = {},
        .html = services.pages->draw(page,
                                     {.language = language_for(services, call, ""), .service = client_name}),
    });
    response.headers.emplace(response.headers.begin(), "Location", url);
    return response;
}

Response page_redirect(const Services& services, const Call& call, const Nonce& nonce, PageNews news) {
    return redirect_response(call.request.method == "POST" ? 303 : 302,
                             page_url(services, nonce) + news_query(news));
}

PageState state_of_query(std::string_view query) {
    return {.shows_address = query == "address",
            .news = parse_word<PageNews>(query).value_or(PageNews::none)};
}

std::vector<std::pair<std::string, std::string>> typed_address(AddressType type, const Form& form) {
    std::vector<std::pair<std::string, std::string>> out;
    bool is_given = false;
    for (const auto field : fields_of(type)) {
        const auto typed = form.find(field);
        is_given = is_given || typed;
        out.emplace_back(field, typed.value_or(""));
    }
    if (!is_given) out.clear();
    return out;
}

}  // namespace challenger
