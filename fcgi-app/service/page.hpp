// Answers for browsers: which page shows what an endpoint found.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "protocol/ids.hpp"
#include "service/endpoint.hpp"

namespace challenger {

// Says whether a browser asks for a page. fails: template_missing when it does and there are none, before
// anything has an effect (protocol.md section 0).
Result<bool> wants_page(const Services& services, const Exchange& exchange);

// What a page of a validation shows beside what the database holds.
struct PageWish {
    int status = 200;
    bool shows_address = false;                                   // where another address may be given
    std::optional<Failure> failure = {};                          // a mistake in a field
    std::vector<std::pair<std::string, std::string>> typed = {};  // what stood in the fields
};

// The page of a validation as it is now. One round trip, which changes nothing. fails: validation_unknown,
// database failures.
Result<View> page_of(Services& services, const Exchange& exchange, const Nonce& nonce,
                     const PageWish& wish = {});

// A failure of any endpoint that has pages.
View failure_page(Services& services, const Exchange& exchange, const Failure& failure);

// The page of somebody whose address is confirmed, with the way back as a link.
std::string done_page(const Services& services, const Exchange& exchange, const std::string& url);

// GET /: what this is.
View about_page(const Services& services, const Exchange& exchange);

// The way to a validation's page.
SeeOtherView see_page(const Services& services, const Exchange& exchange, const Nonce& nonce);

// How far a validation is, for programs. in: an Authorization or a ValidationRecord; the address to show as
// JSON, empty for none.
template <class Record>
ChallengeStatusView status_view(const Record& record, const std::string& address_json) {
    return {
        .fix_address = record.read_only || record.addresses_left == 0,
        .last_address = address_json.empty() ? std::nullopt : parse_json(address_json),
        .solved = record.solved,
        .changes_left = record.addresses_left,
        .retransmission_at = record.retransmission_at,
        .pin_transmissions_left = record.transmissions_left,
        .auth_attempts_left = record.entries_left,
    };
}

}  // namespace challenger
