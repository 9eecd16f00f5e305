// Which page a user is shown: a pure choice from what the database holds and what the request adds.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/json.hpp"
#include "pages/page.hpp"
#include "protocol/failure.hpp"
#include "protocol/validation_state.hpp"

namespace challenger {

// What a request adds to a validation's page.
struct PageState {
    bool shows_address = false;           // where another address may be given
    std::optional<Failure> failure = {};  // a mistake in a field; pin_wrong: an earlier code
    std::vector<std::pair<std::string, std::string>> typed = {};  // by field, what stays in the form
    std::string entered = {};                                     // likewise, the text of the field "pin"
    PageNews news = PageNews::none;
};

// Where the user of a validation that is solved or over is led.
struct WayBack {
    std::string url = {};   // of the client; empty: nowhere
    bool has_code = false;  // the client gets an authorization code there, else an error
};

// What the choice depends on besides the request.
struct PageContext {
    AddressType type{};
    const Json& restrictions;        // the operator's own, an object by field: hints come from it
    std::string language;            // of the hints, where they are translated
    WayBack way_back = {};           // when the validation is solved or over
    std::chrono::sys_seconds now{};  // rounded up
};

// The page of a validation: a message when it is over, is solved or cannot be gone on with; else where an
// address or the code is entered.
Page choose_page(const ValidationState& validation, const PageState& state, const PageContext& context);

// The page of a validation that is solved or over, by what its user has to do next. in: where it leads.
MessagePage ending_page(const ValidationState& validation, const WayBack& way_back);

// The page that tells of a failure, with no link.
MessagePage choose_failure_page(const Failure& failure);

}  // namespace challenger
