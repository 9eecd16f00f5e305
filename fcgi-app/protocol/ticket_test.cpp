#include "protocol/ticket.hpp"

#include <doctest/doctest.h>

namespace challenger {

namespace {

using std::chrono::seconds;
using std::chrono::sys_seconds;

const std::vector<ServerKey> kKeys{{2, std::vector<std::uint8_t>(32, 2)},
                                   {1, std::vector<std::uint8_t>(32, 1)}};
const sys_seconds kUntil{seconds(1'900'000'000)};

}  // namespace

TEST_CASE("a ticket says which transmission may be claimed, until when") {
    const Nonce nonce = Nonce::random();
    for (const ServerKey& key : kKeys) {
        const std::string text = sign_ticket(key, nonce, {42, kUntil, true});
        const auto read = open_ticket(kKeys, nonce, text, kUntil - seconds(1));
        REQUIRE(read);
        CHECK(read->transmission_id == 42);
        CHECK(read->valid_until == kUntil);
        CHECK(read->is_repetition);
        CHECK(!open_ticket(kKeys, nonce, text, kUntil));
        CHECK(!open_ticket(kKeys, Nonce::random(), text, kUntil - seconds(1)));
    }
}

TEST_CASE("a ticket that was changed, or that another key signed, is none") {
    const Nonce nonce = Nonce::random();
    const auto now = kUntil - seconds(1);
    const std::string text = sign_ticket(kKeys[0], nonce, {42, kUntil, false});
    for (std::size_t at = 0; at < text.size(); ++at) {
        std::string other = text;
        other[at] = other[at] == '1' ? '2' : '1';
        CAPTURE(other);
        CHECK(!open_ticket(kKeys, nonce, other, now));
    }
    const ServerKey stranger{2, std::vector<std::uint8_t>(32, 9)};
    for (const std::string& other :
         {std::string(), std::string("...."), text + ".", "." + text, text.substr(1), text + "0",
          std::string("2.42.1900000000.0."), sign_ticket(stranger, nonce, {42, kUntil, false}),
          sign_ticket({3, kKeys[0].bytes}, nonce, {42, kUntil, false})}) {
        CAPTURE(other);
        CHECK(!open_ticket(kKeys, nonce, other, now));
    }
}

}  // namespace challenger
