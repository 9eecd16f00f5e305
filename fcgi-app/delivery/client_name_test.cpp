#include "delivery/client_name.hpp"

#include <doctest/doctest.h>

#include "delivery/sms_length.hpp"

using namespace challenger;

namespace {

std::string fault_of(std::string_view text) {
    const auto name = parse_client_name(text);
    return name ? "good: " + *name : name.error();
}

}  // namespace

TEST_CASE("a client's name is up to 12 characters of one septet each") {
    for (const char* const good :
         {"B", "Example Shop", "Bank & Söhne", "Ærø-Åland", "5 à Sec (24)", "ΔΩ!", "12345"})
        CHECK(fault_of(good) == std::string("good: ") + good);
    CHECK(fault_of("Zu\u0308rich") == "good: Zürich");  // typed as u and two dots
}

TEST_CASE("what is wrong with a client's name is said, and what is allowed") {
    const std::string allowed =
        "; allowed: 1 to 12 characters of the GSM 7-bit default alphabet, not of its extension table, "
        "without "
        ". / : and blanks at the ends, at most 5 digits";
    CHECK(fault_of("") == "is empty" + allowed);
    CHECK(fault_of("Example Shop1") == "has 13 characters" + allowed);
    CHECK(fault_of(" Shop") == "begins or ends with a blank" + allowed);
    CHECK(fault_of("Shop ") == "begins or ends with a blank" + allowed);
    CHECK(fault_of(" ") == "begins or ends with a blank" + allowed);
    // Links.
    CHECK(fault_of("shop.example") == "holds . (U+002E)" + allowed);
    CHECK(fault_of("a/b") == "holds / (U+002F)" + allowed);
    CHECK(fault_of("tel:1") == "holds : (U+003A)" + allowed);
    // Not in the alphabet, or of two septets.
    CHECK(fault_of("Łódź") == "holds Ł (U+0141)" + allowed);
    CHECK(fault_of("garçon") == "holds ç (U+00E7)" + allowed);
    CHECK(fault_of("Shop €") == "holds € (U+20AC)" + allowed);
    CHECK(fault_of("[Shop]") == "holds [ (U+005B)" + allowed);
    // Unseen.
    CHECK(fault_of("Sh\nop") == "holds U+000A" + allowed);
    CHECK(fault_of("Sh\rop") == "holds U+000D" + allowed);
    CHECK(fault_of("Sh\x1bop") == "holds U+001B" + allowed);
    CHECK(fault_of("Shop\u202e") == "holds U+202E" + allowed);
    CHECK(fault_of("Sh\u00a0op") == "holds U+00A0" + allowed);
    CHECK(fault_of("Shop\xff") == "is not UTF-8" + allowed);
    // A phone number, and what reads as a code.
    CHECK(fault_of("1234-5678") == "holds 8 digits" + allowed);
    CHECK(fault_of("+41 79 123") == "holds 7 digits" + allowed);
}

TEST_CASE("no name makes a message longer than the one that is counted with") {
    const std::string longest = longest_client_name();
    CHECK(fault_of(longest) == "good: " + longest);
    const SmsLength length = measure_sms(longest);
    CHECK((length.is_gsm && length.units == static_cast<std::int64_t>(kClientNameLimit)));
}
