#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "pages/choose.hpp"
#include "protocol/limits.hpp"
#include "protocol/result.hpp"

using namespace challenger;

namespace {

// Of a validation to which nothing was submitted.
AddressPage postal_page(const PageState& state) {
    ValidationState validation;
    validation.progress.addresses_left = 3;
    const Json none{Json::Object{}};
    const Page page =
        choose_page(validation, state, {.type = AddressType::postal, .restrictions = none, .language = "en"});
    REQUIRE(std::holds_alternative<AddressPage>(page));
    return std::get<AddressPage>(page);
}

}  // namespace

TEST_CASE("every field that is empty is named, beside the mistake in another") {
    PageState state{.failure = Failure{.name = FailureName::parameter_malformed, .field = "ADDRESS_COUNTRY"}};
    state.typed = {{"CONTACT_NAME", ""}, {"ADDRESS_LINES", " \u200b\r\n"}, {"ADDRESS_COUNTRY", "Atlantis"}};
    std::vector<std::string> named;
    for (const FieldError& error : postal_page(state).errors)
        named.push_back(error.field + (error.mistake == Mistake::missing ? " missing" : " malformed"));
    CHECK(named == std::vector<std::string>{"CONTACT_NAME missing", "ADDRESS_LINES missing",
                                            "ADDRESS_COUNTRY malformed"});
}

TEST_CASE(
    "a value that is longer than any address is told as such, and kept while the page has room for it") {
    PageState state{.failure = missing("CONTACT_NAME").value()};
    const std::string longer(kValueLimitBytes + 1, 'x');
    state.typed = {{"CONTACT_NAME", ""}, {"ADDRESS_LINES", longer}, {"ADDRESS_COUNTRY", "CH"}};
    const AddressPage page = postal_page(state);
    REQUIRE(page.errors.size() == 2);
    CHECK(page.errors[0].mistake == Mistake::missing);
    CHECK(page.errors[1].field == "ADDRESS_LINES");
    CHECK(page.errors[1].mistake == Mistake::too_long);
    CHECK(page.values[1].second == longer);
    state.typed[0].second = std::string(3 * kValueLimitBytes, 'x');
    state.failure->mistake = Mistake::too_long;
    const AddressPage heavy = postal_page(state);
    CHECK(heavy.errors[0].mistake == Mistake::too_long);
    CHECK(heavy.values[1].second.empty());
    CHECK(heavy.errors[1].mistake == Mistake::too_long);
}
