#include "service/page.hpp"

#include <algorithm>

#include "protocol/uri.hpp"
#include "service/way_back.hpp"
#include "web/negotiate.hpp"

namespace challenger {

namespace {

using Values = std::vector<std::pair<std::string, std::string>>;

PageReader reader_of(const Services& services, const Exchange& exchange, std::string_view ui_locales) {
    PageReader reader;
    reader.language =
        choose_language(services.pages->languages(), ui_locales, exchange.request.accept_language);
    return reader;
}

PageReader reader_of(const Services& services, const Exchange& exchange, const Nonce& nonce,
                     const ValidationRecord& record) {
    PageReader reader = reader_of(services, exchange, record.ui_locales);
    reader.nonce = nonce.text();
    reader.reference = nonce.reference();
    return reader;
}

Values values_of(const std::string& json) {
    Values out;
    const auto object = parse_json(json);
    if (!object || object->object() == nullptr) return out;
    for (const auto& [name, value] : *object->object())
        if (const std::string* text = value.string()) out.emplace_back(name, *text);
    return out;
}

// What the restrictions say in the user's language.
std::string hint_of(const Services& services, std::string_view field, const std::string& language) {
    const Json* rule = services.rules.json().find(field);
    if (rule == nullptr) return "";
    const Json* translations = rule->find("hint_i18n");
    const Json* own = translations == nullptr ? nullptr : translations->find(language);
    const Json* hint = own == nullptr ? rule->find("hint") : own;
    return hint == nullptr || hint->string() == nullptr ? "" : *hint->string();
}

// The field that a failure's detail begins with; nullopt when it is about none.
std::optional<FieldError> field_error(const Services& services, const Failure& failure,
                                      const std::string& language) {
    const std::string field = failure.detail.substr(0, failure.detail.find(':'));
    const auto fields = fields_of(services.settings.address_type);
    if (field != "pin" && std::find(fields.begin(), fields.end(), field) == fields.end()) return std::nullopt;
    return FieldError{field,
                      failure.name == FailureName::parameter_missing ? FieldError::Kind::missing
                                                                     : FieldError::Kind::malformed,
                      hint_of(services, field, language)};
}

PageLife life_of(const ValidationRecord& record) {
    return {record.life_left, record.is_extendable};
}

bool can_change_address(const ValidationRecord& record) {
    return !record.read_only && record.addresses_left > 0;
}

AddressPage address_page(const Services& services, const ValidationRecord& record, const PageWish& wish,
                         const std::string& language) {
    AddressPage page;
    page.is_read_only = record.read_only;
    page.was_refused = record.last_outcome == LedgerOutcome::refused;
    page.can_go_back = record.is_code_out && !page.was_refused;
    page.changes_left = record.addresses_left;
    page.values = !wish.typed.empty() && !record.read_only ? wish.typed
                  : !record.address_json.empty()           ? values_of(record.address_json)
                                                           : values_of(record.initial_address_json);
    for (const auto field : fields_of(services.settings.address_type))
        page.hints.emplace_back(field, hint_of(services, field, language));
    if (wish.failure) page.error = field_error(services, *wish.failure, language);
    page.life = life_of(record);
    return page;
}

CodePage::Delivery delivery_of(std::optional<LedgerOutcome> outcome) {
    if (!outcome) return CodePage::Delivery::sent;
    switch (*outcome) {
        case LedgerOutcome::reserved:
            return CodePage::Delivery::under_way;
        case LedgerOutcome::failed:
            return CodePage::Delivery::failed;
        case LedgerOutcome::refused:
            return CodePage::Delivery::refused;
        case LedgerOutcome::unclear:
            return CodePage::Delivery::unclear;
        case LedgerOutcome::accepted:
            break;
    }
    return CodePage::Delivery::sent;
}

CodePage code_page(const Services& services, const ValidationRecord& record, const PageWish& wish,
                   const std::string& language) {
    CodePage page;
    page.address = values_of(record.address_json);
    Address address{services.settings.address_type, {}};
    for (const auto field : fields_of(address.type))
        for (const auto& [name, value] : page.address)
            if (name == field) address.fields.emplace_back(field, value);
    page.masked_address = mask_address(address);
    page.delivery = delivery_of(record.last_outcome);
    page.is_code_out = record.is_code_out;
    page.was_wrong = record.was_wrong;
    page.entries_left = record.entries_left;
    page.can_resend = record.retransmission_at.has_value();
    if (record.retransmission_at)
        page.wait = std::max(std::chrono::seconds(0),
                             *record.retransmission_at -
                                 std::chrono::ceil<std::chrono::seconds>(std::chrono::system_clock::now()));
    page.can_change = can_change_address(record);
    if (wish.failure) page.error = field_error(services, *wish.failure, language);
    page.life = life_of(record);
    return page;
}

// Where another address is given: at first, after a mistake in one, when one was refused, or when asked for.
bool shows_address(const ValidationRecord& record, const PageWish& wish) {
    if (record.address_json.empty() || !wish.typed.empty()) return true;
    return can_change_address(record) &&
           (wish.shows_address || record.last_outcome == LedgerOutcome::refused);
}

MessagePage message_of(const Failure& failure) {
    using Kind = MessagePage::Kind;
    MessagePage page;
    page.retry_after = failure.retry_after;
    switch (failure.name) {
        case FailureName::validation_unknown:
            page.kind = Kind::wrong_link;
            return page;
        case FailureName::too_many_attempts:
            page.kind = failure.detail.starts_with("addresses")       ? Kind::addresses_used_up
                        : failure.detail.starts_with("transmissions") ? Kind::transmissions_used_up
                                                                      : Kind::codes_used_up;
            return page;
        case FailureName::address_read_only:
            page.kind = Kind::read_only;
            return page;
        case FailureName::helper_failed:
            page.kind = Kind::not_sent;
            return page;
        default:
            break;
    }
    const FailureRow& row = describe(failure.name);
    page.kind = row.status < 500 ? Kind::bad_request : Kind::broken;
    page.detail = std::string(row.hint) + (failure.detail.empty() ? "" : " " + failure.detail);
    return page;
}

}  // namespace

Result<bool> wants_page(const Services& services, const Exchange& exchange) {
    if (negotiate(exchange.request.accept) != Representation::html) return false;
    if (services.pages == nullptr) return fail(FailureName::template_missing);
    return true;
}

Result<View> page_of(Services& services, const Exchange& exchange, const Nonce& nonce, const PageWish& wish) {
    const auto record = services.store.view_validation(nonce.digest());
    if (!record) return tl::unexpected(record.error());
    if (record->status == ViewStatus::validation_unknown) return fail(FailureName::validation_unknown);
    const PageReader reader = reader_of(services, exchange, nonce, *record);
    PageView view{.status = wish.status,
                  .language = reader.language,
                  .html = {},
                  .form_origin = origin_of(record->way_back.redirect_uri)};
    Page page;
    if (record->status == ViewStatus::expired) {
        view.status = describe(FailureName::validation_unknown).status;
        page = MessagePage{MessagePage::Kind::expired, {}, "", ""};
    } else if (record->solved) {
        page = MessagePage{MessagePage::Kind::done, {}, "", way_back_url(services, nonce, record->way_back)};
    } else if (record->address_json.empty() && record->addresses_left == 0) {
        page = MessagePage{MessagePage::Kind::addresses_used_up, {}, "", ""};
    } else if (shows_address(*record, wish)) {
        page = address_page(services, *record, wish, reader.language);
    } else {
        page = code_page(services, *record, wish, reader.language);
    }
    view.html = services.pages->draw(page, reader);
    return view;
}

View failure_page(Services& services, const Exchange& exchange, const Failure& failure) {
    const auto nonce = Nonce::parse(exchange.argument);
    MessagePage page = message_of(failure);
    // An old link is told apart from a broken one.
    if (nonce && failure.name == FailureName::validation_unknown)
        if (const auto record = services.store.view_validation(nonce->digest());
            record && record->status == ViewStatus::expired)
            page.kind = MessagePage::Kind::expired;
    PageReader reader = reader_of(services, exchange, "");
    if (nonce) reader.reference = nonce->reference();
    if (nonce && failure.name != FailureName::validation_unknown)
        page.link_url = see_page(services, exchange, *nonce).url;
    return PageView{.status = describe(failure.name).status,
                    .language = reader.language,
                    .html = services.pages->draw(page, reader),
                    .form_origin = {},
                    .retry_after = failure.retry_after,
                    .allow = failure.name == FailureName::method_not_allowed ? failure.detail : ""};
}

std::string done_page(const Services& services, const Exchange& exchange, const std::string& url) {
    return services.pages->draw(MessagePage{MessagePage::Kind::done, {}, "", url},
                                reader_of(services, exchange, ""));
}

View about_page(const Services& services, const Exchange& exchange) {
    const PageReader reader = reader_of(services, exchange, "");
    return PageView{.language = reader.language,
                    .html = services.pages->draw(MessagePage{MessagePage::Kind::about, {}, "", ""}, reader),
                    .form_origin = {}};
}

SeeOtherView see_page(const Services& services, const Exchange& exchange, const Nonce& nonce) {
    return {services.settings.base_url + "webui/" + nonce.text(), exchange.request.method == "POST"};
}

}  // namespace challenger
