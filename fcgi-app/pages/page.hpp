// What our pages have to say, as plain values; choose.cpp fills them, pages.cpp words and draws them.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "base/words.hpp"
#include "protocol/address.hpp"
#include "protocol/failure.hpp"

namespace challenger {

// A mistake in a field, beside it and in the summary.
struct FieldError {
    std::string field;
    Mistake mistake{};
    std::size_t line{};  // as in Failure
};

// How long a validation still lives, and whether its user may have more time.
struct PageLife {
    std::chrono::seconds left{};
    std::chrono::sys_seconds end{};
    bool is_extendable{};

    // The page speaks of the end then.
    static constexpr std::chrono::minutes kLittle{10};
    bool is_little() const { return left <= kLittle; }
};

// What the request before did, to be told on the page that follows; its word is the query of that page.
enum class PageNews : std::uint8_t {
    none,
    sent_again,    // the code went out once more
    sent_already,  // nothing was sent, because the wait is not over
    not_changed,   // nor was it, and an earlier address whose wait is not over did not become current again
    out_of_date,   // nothing was sent, because the page was about an earlier address
    extended,      // the user asked for more time, and is told until when there is
};
template <>
inline constexpr auto kWordsOf<PageNews> = std::to_array<Word<PageNews>>({
    {"sent-again", PageNews::sent_again},
    {"sent-already", PageNews::sent_already},
    {"not-changed", PageNews::not_changed},
    {"out-of-date", PageNews::out_of_date},
    {"extended", PageNews::extended},
});

// Where the user enters an address.
struct AddressPage {
    bool is_read_only{};
    bool was_refused{};               // the last address: nothing can be delivered there
    bool can_go_back{};               // a code for an earlier address is out
    std::optional<int> changes_left;  // of an address that was given before
    std::vector<std::pair<std::string, std::string>> values;  // by field, as typed
    std::vector<std::pair<std::string, std::string>> hints;   // the operator's own, by field
    std::vector<FieldError> errors;                           // in the order of the fields
    PageLife life;
    PageNews news{};
};

// Where the user enters the code.
struct CodePage {
    enum class Delivery : std::uint8_t { sent, under_way, failed, refused, unclear };
    std::string masked_address;
    std::vector<std::pair<std::string, std::string>> address;  // to be shown, and to send the code again
    Delivery delivery{};
    bool is_code_out{};
    bool was_wrong{};     // the last code that was entered
    std::string entered;  // the text that holds no code, to be mended; empty when it is too long for a page
    int entries_left{};
    bool can_resend{};            // a transmission is left
    std::chrono::seconds wait{};  // until the next one
    bool can_change{};
    std::optional<Mistake> error;
    PageLife life;
    PageNews news{};
};

// A page that tells something and leads on.
struct MessagePage {
    enum class Kind : std::uint8_t {
        about,
        done,
        done_before,  // the client cannot get the address by this validation any more; it may have got it
        expired,
        cancelled,
        wrong_link,
        addresses_used_up,
        transmissions_used_up,
        codes_used_up,
        entries_used_up,
        undeliverable,
        read_only,
        not_sent,
        bad_request,
        broken,
        outcome_unknown,  // leads to where it can be seen
    };
    Kind kind{};
    std::optional<std::chrono::seconds> retry_after = {};
    std::string detail = {};          // of a bad request, for the one who made it
    std::string masked_address = {};  // undeliverable: where
    std::vector<std::pair<std::string, std::string>> address = {};  // the same, field and value
    std::string link_url = {};                                      // where it leads; empty: nowhere
    bool can_cancel{};  // the user may give up; without a link this is the only way on
};

using Page = std::variant<AddressPage, CodePage, MessagePage>;

}  // namespace challenger
