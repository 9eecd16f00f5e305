#include "pages/choose.hpp"

#include <algorithm>

#include "base/free_text.hpp"
#include "protocol/limits.hpp"

namespace challenger {

namespace {

using Values = std::vector<std::pair<std::string, std::string>>;

// The texts of an address as the database keeps it.
Values values_of(const std::string& address_json) {
    Values out;
    const auto object = parse_json(address_json);
    if (!object || object->object() == nullptr) return out;
    for (const auto& [name, value] : *object->object())
        if (const std::string* text = value.string()) out.emplace_back(name, *text);
    return out;
}

// What the operator's restrictions say of a field, in the user's language where they are translated.
std::string hint_of(const PageContext& context, std::string_view field) {
    const Json* rule = context.restrictions.find(field);
    if (rule == nullptr) return "";
    const Json* translations = rule->find("hint_i18n");
    const Json* own = translations == nullptr ? nullptr : translations->find(context.language);
    const Json* hint = own == nullptr ? rule->find("hint") : own;
    return hint == nullptr || hint->string() == nullptr ? "" : *hint->string();
}

// What is longer than any address, and may be too long to be shown again.
bool is_oversized(const std::string& typed) {
    return typed.size() > kValueLimitBytes;
}

// What stays in a form. Each character may be six in the page.
Values kept_of(const Values& typed) {
    constexpr std::size_t kKeptBytes = 3 * kValueLimitBytes;
    Values out;
    std::size_t used = 0;
    for (const auto& [field, value] : typed) {
        const bool is_kept = used + value.size() <= kKeptBytes;
        out.emplace_back(field, is_kept ? value : "");
        used += is_kept ? value.size() : 0;
    }
    return out;
}

// A mistake in a field, when the failure is about it.
std::optional<FieldError> error_in(std::string_view field, const PageState& state) {
    if (!state.failure || state.failure->field != field) return std::nullopt;
    return FieldError{std::string(field), state.failure->mistake, state.failure->line};
}

// The mistakes in an address: the one that the failure names, and every field that is empty or oversized, to
// be told at once.
std::vector<FieldError> errors_of(const PageState& state, const PageContext& context) {
    std::vector<FieldError> out;
    for (const auto field : fields_of(context.type)) {
        const auto typed = std::find_if(state.typed.begin(), state.typed.end(),
                                        [&](const auto& value) { return value.first == field; });
        const bool is_typed = state.failure && typed != state.typed.end();
        const bool is_empty = is_typed && fold_text(typed->second).empty();
        if (auto error = error_in(field, state))
            out.push_back(*std::move(error));
        else if (is_typed && is_oversized(typed->second))
            out.push_back({std::string(field), Mistake::too_long});
        else if (is_empty)
            out.push_back({std::string(field), Mistake::missing});
    }
    return out;
}

PageLife life_of(const ValidationState& validation, const PageContext& context) {
    return {validation.life_left, context.now + validation.life_left, validation.is_extendable};
}

bool can_change_address(const Progress& progress) {
    return !progress.read_only && progress.addresses_left > 0;
}

AddressPage address_page(const ValidationState& validation, const PageState& state,
                         const PageContext& context) {
    const Progress& progress = validation.progress;
    AddressPage page;
    page.is_read_only = progress.read_only;
    page.was_refused = validation.last_outcome == LedgerOutcome::refused;
    page.can_go_back = validation.is_code_out;
    if (!progress.read_only && !progress.address_json.empty()) page.changes_left = progress.addresses_left;
    page.values = !state.typed.empty() && !progress.read_only ? kept_of(state.typed)
                  : !progress.address_json.empty()            ? values_of(progress.address_json)
                                                              : values_of(validation.initial_address_json);
    for (const auto field : fields_of(context.type)) page.hints.emplace_back(field, hint_of(context, field));
    page.errors = errors_of(state, context);
    page.life = life_of(validation, context);
    const bool is_about_message = state.news == PageNews::sent_again || state.news == PageNews::sent_already;
    if (!is_about_message) page.news = state.news;
    return page;
}

std::string masked_address(const Values& values, AddressType type) {
    Address address{type, {}};
    for (const auto field : fields_of(type))
        for (const auto& [name, value] : values)
            if (name == field) address.fields.emplace_back(field, value);
    return mask_address(address);
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

// What is still true of the news.
PageNews news_of(const CodePage& page, PageNews news) {
    using enum PageNews;
    const bool went_out = page.delivery == CodePage::Delivery::sent;
    const bool is_there_soon = went_out || page.delivery == CodePage::Delivery::under_way;
    if (news == sent_again && !went_out) return none;
    const bool can_enter = page.entries_left > 0;
    if (news == sent_already && !(is_there_soon && can_enter && page.wait.count() > 0)) return none;
    return news;
}

CodePage code_page(const ValidationState& validation, const PageState& state, const PageContext& context) {
    const Progress& progress = validation.progress;
    CodePage page;
    page.address = values_of(progress.address_json);
    page.masked_address = masked_address(page.address, context.type);
    page.delivery = delivery_of(validation.last_outcome);
    page.is_code_out = validation.is_code_out;
    page.was_wrong = validation.was_wrong;
    if (state.entered.size() <= kValueLimitBytes) page.entered = state.entered;
    page.entries_left = progress.entries_left;
    page.can_resend = progress.retransmission_at.has_value();
    if (page.can_resend)
        page.wait = std::max(std::chrono::seconds(0), *progress.retransmission_at - context.now);
    page.can_change = can_change_address(progress);
    if (const auto error = error_in("pin", state)) page.error = error->mistake;
    page.life = life_of(validation, context);
    page.news = news_of(page, state.news);
    return page;
}

// Nothing can be delivered to the current address.
bool was_refused(const ValidationState& validation) {
    return validation.last_outcome == LedgerOutcome::refused && !validation.is_code_out;
}

// Why the user cannot go on; nullopt while an address or a code may be entered, or a code may be sent again.
std::optional<MessagePage::Kind> dead_end_of(const ValidationState& validation) {
    using Kind = MessagePage::Kind;
    const Progress& progress = validation.progress;
    if (progress.address_json.empty())
        return progress.addresses_left == 0 ? std::optional(Kind::addresses_used_up) : std::nullopt;
    const bool can_enter = validation.is_code_out && progress.entries_left > 0;
    if (can_enter || can_change_address(progress)) return std::nullopt;
    if (was_refused(validation)) return Kind::undeliverable;
    if (progress.retransmission_at) return std::nullopt;
    return validation.is_code_out ? Kind::entries_used_up : Kind::transmissions_used_up;
}

// Where another address is given: at first, after a mistake in one, when one was refused, or when asked for.
bool shows_address(const ValidationState& validation, const PageState& state) {
    if (validation.progress.address_json.empty() || !state.typed.empty()) return true;
    return can_change_address(validation.progress) && (state.shows_address || was_refused(validation));
}

MessagePage::Kind page_kind_of(Limit limit) {
    switch (limit) {
        case Limit::addresses:
            return MessagePage::Kind::addresses_used_up;
        case Limit::transmissions:
            return MessagePage::Kind::transmissions_used_up;
        case Limit::sending:
            return MessagePage::Kind::not_sent;
        case Limit::codes:
        case Limit::none:
            break;
    }
    return MessagePage::Kind::codes_used_up;
}

}  // namespace

MessagePage ending_page(const ValidationState& validation, const WayBack& way_back) {
    using enum MessagePage::Kind;
    const auto kind = validation.progress.solved ? (way_back.has_code ? done : done_before)
                      : validation.was_cancelled ? cancelled
                                                 : expired;
    return {.kind = kind, .link_url = way_back.url};
}

Page choose_page(const ValidationState& validation, const PageState& state, const PageContext& context) {
    const Progress& progress = validation.progress;
    if (validation.is_over || progress.solved) return ending_page(validation, context.way_back);
    if (const auto dead_end = dead_end_of(validation)) {
        const Values address = values_of(progress.address_json);
        return MessagePage{.kind = *dead_end,
                           .masked_address = masked_address(address, context.type),
                           .address = address,
                           .can_cancel = true};
    }
    if (shows_address(validation, state)) return address_page(validation, state, context);
    return code_page(validation, state, context);
}

MessagePage choose_failure_page(const Failure& failure) {
    using Kind = MessagePage::Kind;
    MessagePage page{.retry_after = failure.retry_after};
    switch (failure.name) {
        case FailureName::validation_unknown:
        case FailureName::endpoint_unknown:
            page.kind = Kind::wrong_link;
            return page;
        case FailureName::too_many_attempts:
            page.kind = page_kind_of(failure.limit);
            return page;
        case FailureName::address_read_only:
            page.kind = Kind::read_only;
            return page;
        case FailureName::helper_failed:
            page.kind = Kind::not_sent;
            return page;
        case FailureName::commit_unknown:
            page.kind = Kind::outcome_unknown;
            return page;
        default:
            break;
    }
    const FailureRow& row = row_of(failure.name);
    page.kind = row.status < 500 ? Kind::bad_request : Kind::broken;
    page.detail = std::string(row.hint) + (failure.detail.empty() ? "" : " " + failure.detail);
    return page;
}

}  // namespace challenger
