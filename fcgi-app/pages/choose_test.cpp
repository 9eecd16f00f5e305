#include "pages/choose.hpp"

#include <doctest/doctest.h>

#include "protocol/limits.hpp"

using namespace challenger;
using namespace std::chrono_literals;
using Kind = MessagePage::Kind;
using Delivery = CodePage::Delivery;

namespace {

constexpr std::chrono::sys_seconds kNow{1'000'000s};
constexpr char kAlice[] = R"({"CONTACT_PHONE":"+41 79 123 45 67"})";

const Json kRestrictions =
    parse_json(R"({"CONTACT_PHONE":{"regex":"^\\+41","hint":"Swiss","hint_i18n":{"de":"Schweizer Nummer"}}})")
        .value();

// A validation to which nothing was submitted.
ValidationState fresh() {
    ValidationState out;
    out.progress = {
        .addresses_left = 3, .transmissions_left = 3, .entries_left = 3, .retransmission_at = kNow};
    out.life_left = 1h;
    out.is_extendable = true;
    return out;
}

// A validation whose code has been sent.
ValidationState sent() {
    ValidationState out = fresh();
    out.progress.address_json = kAlice;
    out.progress.addresses_left = 2;
    out.progress.retransmission_at = kNow + 90s;
    out.is_code_out = true;
    out.last_outcome = LedgerOutcome::accepted;
    return out;
}

// One whose only message the gateway refused for its address.
ValidationState refused() {
    ValidationState out = sent();
    out.is_code_out = false;
    out.last_outcome = LedgerOutcome::refused;
    return out;
}

Page choose(const ValidationState& validation, const PageState& state = {},
            const std::string& language = "en") {
    return choose_page(validation, state,
                       {.type = AddressType::phone,
                        .restrictions = kRestrictions,
                        .language = language,
                        .way_back = {"https://client.example/?code=x", true},
                        .now = kNow});
}

AddressPage choose_address(const ValidationState& validation, const PageState& state = {},
                           const std::string& language = "en") {
    const Page page = choose(validation, state, language);
    REQUIRE(std::holds_alternative<AddressPage>(page));
    return std::get<AddressPage>(page);
}

CodePage choose_code(const ValidationState& validation, const PageState& state = {}) {
    const Page page = choose(validation, state);
    REQUIRE(std::holds_alternative<CodePage>(page));
    return std::get<CodePage>(page);
}

MessagePage choose_message(const ValidationState& validation) {
    const Page page = choose(validation);
    REQUIRE(std::holds_alternative<MessagePage>(page));
    return std::get<MessagePage>(page);
}

PageState mistake_in_field(const std::string& field, Mistake mistake) {
    return {.failure = Failure{
                .name = FailureName::parameter_malformed, .field = field, .mistake = mistake, .line = 2}};
}

}  // namespace

TEST_CASE(
    "where nothing was submitted, an address is asked for, with the operator's hint in the user's language") {
    const AddressPage page = choose_address(fresh(), {}, "de");
    CHECK_FALSE(page.is_read_only);
    CHECK_FALSE(page.was_refused);
    CHECK_FALSE(page.can_go_back);
    CHECK(page.errors.empty());
    CHECK_MESSAGE(!page.changes_left, "the first address changes none");
    CHECK(page.values.empty());
    REQUIRE(page.hints.size() == 1);
    CHECK(page.hints[0] == std::pair<std::string, std::string>("CONTACT_PHONE", "Schweizer Nummer"));
    CHECK(choose_address(fresh(), {}, "fr").hints[0].second == "Swiss");
    CHECK(page.life.left == 1h);
    CHECK(page.life.is_extendable);
}

TEST_CASE("an address given at setup is in the form before anything is submitted") {
    ValidationState validation = fresh();
    validation.initial_address_json = kAlice;
    CHECK(choose_address(validation).values ==
          std::vector<std::pair<std::string, std::string>>{{"CONTACT_PHONE", "+41 79 123 45 67"}});
    validation.progress.read_only = true;
    const AddressPage page = choose_address(validation, {.typed = {{"CONTACT_PHONE", "+41 11"}}});
    CHECK(page.is_read_only);
    CHECK(page.values[0].second == "+41 79 123 45 67");
}

TEST_CASE("when a code is out, it is asked for, with what can be done besides") {
    const CodePage page = choose_code(sent());
    CHECK(page.masked_address == "+41***67");
    CHECK(page.address ==
          std::vector<std::pair<std::string, std::string>>{{"CONTACT_PHONE", "+41 79 123 45 67"}});
    CHECK(page.is_code_out);
    CHECK(page.can_resend);
    CHECK(page.can_change);
    CHECK(page.wait == 90s);
    CHECK(page.entries_left == 3);
    CHECK_FALSE(page.was_wrong);
    CHECK_FALSE(page.error);
}

TEST_CASE("the page of the code says what became of the last message") {
    ValidationState validation = sent();
    validation.progress.addresses_left = 0;  // or a refusal would ask for another address
    for (const auto& [outcome, delivery] : {std::pair{std::optional<LedgerOutcome>(), Delivery::sent},
                                            {LedgerOutcome::accepted, Delivery::sent},
                                            {LedgerOutcome::reserved, Delivery::under_way},
                                            {LedgerOutcome::failed, Delivery::failed},
                                            {LedgerOutcome::refused, Delivery::refused},
                                            {LedgerOutcome::unclear, Delivery::unclear}}) {
        validation.last_outcome = outcome;
        CHECK(choose_code(validation).delivery == delivery);
    }
}

TEST_CASE("a refused address is asked for again while another one may be given") {
    const AddressPage page = choose_address(refused());
    CHECK(page.was_refused);
    CHECK_FALSE(page.can_go_back);
    CHECK(page.values[0].second == "+41 79 123 45 67");
}

TEST_CASE("after the last address was refused there is no field for a code that never went, but a way out") {
    ValidationState fixed = refused();
    fixed.progress.read_only = true;
    ValidationState last = refused();
    last.progress.addresses_left = 0;
    for (const ValidationState& validation : {fixed, last}) {
        const MessagePage page = choose_message(validation);
        CHECK(page.kind == Kind::undeliverable);
        CHECK(page.masked_address == "+41***67");
        CHECK(page.can_cancel);
    }
}

TEST_CASE("a code that came before a refusal may still be entered") {
    ValidationState validation = sent();
    validation.last_outcome = LedgerOutcome::refused;
    CHECK(choose_code(validation).delivery == Delivery::refused);
    CHECK(choose_address(validation, {.shows_address = true}).can_go_back);
    validation.progress.addresses_left = 0;
    CHECK(choose_code(validation).is_code_out);
}

TEST_CASE("when nothing is left, a message says what is used up and lets the user go") {
    ValidationState validation = sent();
    validation.progress.addresses_left = 0;
    validation.progress.retransmission_at.reset();
    CHECK(choose_code(validation).entries_left == 3);
    validation.progress.entries_left = 0;
    CHECK(choose_message(validation).kind == Kind::entries_used_up);
    CHECK(choose_message(validation).can_cancel);
    validation.is_code_out = false;
    validation.last_outcome = LedgerOutcome::failed;
    CHECK(choose_message(validation).kind == Kind::transmissions_used_up);
    validation.progress.retransmission_at = kNow;
    CHECK(choose_code(validation).can_resend);
    validation.progress.retransmission_at.reset();
    validation.progress.addresses_left = 1;
    CHECK(choose_code(validation).can_change);
}

TEST_CASE("another address is shown when it is asked for, with a way back to the code") {
    CHECK(choose_address(sent(), {.shows_address = true}).can_go_back);
    CHECK(choose_address(sent(), {.shows_address = true}).changes_left == 2);
    ValidationState validation = sent();
    validation.progress.read_only = true;
    CHECK_FALSE(choose_code(validation, {.shows_address = true}).can_change);
    validation = sent();
    validation.progress.addresses_left = 0;
    CHECK_FALSE(choose_code(validation, {.shows_address = true}).can_change);
}

TEST_CASE("a wrong code is told on the page of the code, and so is that none is left") {
    ValidationState validation = sent();
    validation.was_wrong = true;
    validation.progress.entries_left = 0;
    const CodePage page = choose_code(validation);
    CHECK(page.was_wrong);
    CHECK(page.entries_left == 0);
}

TEST_CASE("a code can be sent again at once when its wait is over, and never when no message is left") {
    ValidationState validation = sent();
    validation.progress.retransmission_at = kNow - 5s;
    CHECK(choose_code(validation).wait == 0s);
    CHECK(choose_code(validation).can_resend);
    validation.progress.retransmission_at.reset();
    CHECK_FALSE(choose_code(validation).can_resend);
}

TEST_CASE("what a press did is told as long as it is true") {
    ValidationState validation = sent();
    for (const PageNews news : {PageNews::none, PageNews::sent_again, PageNews::sent_already,
                                PageNews::not_changed, PageNews::out_of_date, PageNews::extended})
        CHECK(choose_code(validation, {.news = news}).news == news);
    validation.last_outcome = LedgerOutcome::failed;
    CHECK(choose_code(validation, {.news = PageNews::sent_again}).news == PageNews::none);
    CHECK(choose_code(validation, {.news = PageNews::sent_already}).news == PageNews::none);
    CHECK(choose_code(validation, {.news = PageNews::extended}).news == PageNews::extended);
    validation = sent();
    validation.progress.retransmission_at = kNow;
    CHECK_MESSAGE(choose_code(validation, {.news = PageNews::sent_already}).news == PageNews::none,
                  "the wait is over, and a message can be sent");
    validation = sent();
    validation.progress.entries_left = 0;
    CHECK_MESSAGE(choose_code(validation, {.news = PageNews::sent_already}).news == PageNews::none,
                  "what is on its way is good for nothing");
    CHECK(choose_code(validation, {.news = PageNews::not_changed}).news == PageNews::not_changed);
    validation = sent();
    CHECK(choose_address(fresh(), {.news = PageNews::sent_again}).news == PageNews::none);
    for (const PageNews news : {PageNews::not_changed, PageNews::out_of_date, PageNews::extended})
        CHECK(choose_address(fresh(), {.news = news}).news == news);
    validation.life_left = 10min;
    CHECK(choose_code(validation, {.news = PageNews::extended}).news == PageNews::extended);
}

TEST_CASE("what was typed stays without a mistake when only more time was asked for") {
    CHECK(choose_code(sent(), {.entered = "12"}).entered == "12");
    const AddressPage page = choose_address(fresh(), {.typed = {{"CONTACT_PHONE", ""}}});
    CHECK(page.errors.empty());
}

TEST_CASE("what has ended is told in a message: solved before over, over before used up; each leads back") {
    ValidationState validation = fresh();
    validation.progress.addresses_left = 0;
    CHECK(choose_message(validation).kind == Kind::addresses_used_up);
    CHECK(choose_message(validation).can_cancel);
    validation.progress.solved = true;
    CHECK(choose_message(validation).kind == Kind::done);
    CHECK(choose_message(validation).link_url == "https://client.example/?code=x");
    validation.is_over = true;
    CHECK_MESSAGE(choose_message(validation).kind == Kind::done, "its code is good for a time of its own");
    validation.progress.solved = false;
    CHECK(choose_message(validation).kind == Kind::expired);
    CHECK(choose_message(validation).link_url == "https://client.example/?code=x");
    validation.was_cancelled = true;
    CHECK(choose_message(validation).kind == Kind::cancelled);
    CHECK_FALSE(choose_message(validation).can_cancel);
}

TEST_CASE("what is solved does not lead on to the client once its code is no longer good") {
    ValidationState validation = fresh();
    validation.progress.solved = true;
    for (const bool is_over : {false, true}) {
        validation.is_over = is_over;
        const MessagePage page = ending_page(validation, {"https://client.example/?error=x", false});
        CHECK(page.kind == Kind::done_before);
        CHECK(page.link_url == "https://client.example/?error=x");
    }
}

TEST_CASE("a mistake in an address is shown beside its field, with what was typed") {
    PageState state = mistake_in_field("CONTACT_PHONE", Mistake::odd_character);
    state.typed = {{"CONTACT_PHONE", "nonsense"}};
    const AddressPage page = choose_address(sent(), state, "de");
    REQUIRE(page.errors.size() == 1);
    CHECK(page.errors[0].field == "CONTACT_PHONE");
    CHECK(page.errors[0].mistake == Mistake::odd_character);
    CHECK(page.errors[0].line == 2);
    CHECK(page.values[0].second == "nonsense");
}

TEST_CASE("a mistake in the code is shown beside it; one in what no page has is not shown") {
    const CodePage page = choose_code(sent(), mistake_in_field("pin", Mistake::several));
    CHECK(page.error == Mistake::several);
    PageState state = mistake_in_field("pin", Mistake::other);
    state.entered = "1234-567";
    CHECK(choose_code(sent(), state).entered == "1234-567");
    state.entered = std::string(kValueLimitBytes + 1, '1');
    CHECK_MESSAGE(choose_code(sent(), state).entered == "", "the page would be over its weight");
    for (const auto other : {"", "form", "Content-Type", "CONTACT_EMAIL"})
        CHECK_FALSE(choose_code(sent(), mistake_in_field(other, Mistake::other)).error);
}

TEST_CASE("a mistake's field is data: the sentence about it decides nothing") {
    PageState state;
    state.failure = Failure{.name = FailureName::parameter_malformed, .detail = "pin: holds no code"};
    CHECK_FALSE(choose_code(sent(), state).error);
    Failure failure{
        .name = FailureName::too_many_attempts, .detail = "addresses", .limit = Limit::transmissions};
    CHECK(choose_failure_page(failure).kind == Kind::transmissions_used_up);
}
