// The names of mistakes (failure.hpp) in what people type. Those in phone numbers and letters are beside
// their readers.
#include <doctest/doctest.h>

#include <string>
#include <utility>
#include <vector>

#include "protocol/email_address.hpp"
#include "protocol/entered_code.hpp"

using namespace challenger;

TEST_CASE("what is wrong with an e-mail address has a name, for those who cannot read the detail") {
    const std::string label = std::string(60, 'a') + ".";
    const std::string long_domain = label + label + label + "example";
    const std::vector<std::pair<std::string, Mistake>> refused{
        {"anna@exam\u200bple.org", Mistake::invisible_character},
        {"an\u2060na@example.org", Mistake::invisible_character},
        {"anna@exam\u200dple.org", Mistake::invisible_character},
        {"an\x07na@example.org", Mistake::invisible_character},
        {"anna@example.org, bob@example.org", Mistake::several},
        {"mailto:anna@example.org?cc=bob@example.org", Mistake::several},
        {"anna.example.org", Mistake::half_address},
        {"@example.org", Mistake::half_address},
        {"anna@", Mistake::half_address},
        {"an na@example.org", Mistake::blank},
        {"anna@exam ple.org", Mistake::blank},
        {"an..na@example.org", Mistake::before_at},
        {"anna(work)@example.org", Mistake::before_at},
        {"anna@example,org", Mistake::after_at},
        {"anna@example..org", Mistake::after_at},
        {"anna@-x.org", Mistake::after_at},
        {"anna@192.0.2.1", Mistake::after_at},
        {"anna@[192.0.2.1]", Mistake::after_at},
        {std::string(65, 'a') + "@example.org", Mistake::too_long},
        {"anna@" + label + label + long_domain, Mistake::too_long},
        {std::string(64, 'a') + "@" + long_domain, Mistake::too_long},
        {"mailto:anna%4@example.org", Mistake::other},
    };
    for (const auto& [typed, mistake] : refused) {
        CAPTURE(typed);
        const auto found = normal_email(typed);
        REQUIRE_FALSE(found);
        CHECK(found.error().mistake == mistake);
    }
}

TEST_CASE("more than one code is told apart from none") {
    CHECK(find_code(AddressType::email, "1234-5678 8765-4321", "").error().mistake == Mistake::several);
    CHECK(find_code(AddressType::email, "1234", "").error().mistake == Mistake::other);
}
