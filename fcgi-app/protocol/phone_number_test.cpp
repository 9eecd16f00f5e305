#include "protocol/phone_number.hpp"

#include <doctest/doctest.h>

#include "protocol/country_code.hpp"
#include "protocol/numbering_plans.hpp"

using namespace challenger;

namespace {

// Plans that know nothing: what is decided without tables.
class NoTables : public NumberingPlans {
  public:
    bool knows_region(const std::string&) const override { return false; }
    std::string national_prefix(const std::string&) const override { return ""; }
    PlanLength length_of(int, const std::string&) const override { return PlanLength::unknown; }
    bool may_be_subscriber(int, const std::string&) const override { return false; }
    PlanRange range_of(int, const std::string&) const override { return PlanRange::unknown; }
    std::optional<Dialled> dialled_in(const std::string&, const std::string&) const override {
        return std::nullopt;
    }
    std::string example_in(const std::string&) const override { return ""; }
};

// The normal form, or what is wrong.
std::string read(const std::string& typed) {
    const NoTables plans;
    const auto normal = normal_phone(typed, {"", &plans});
    if (!normal) return normal.error().detail;
    CHECK(is_normal_phone(*normal));
    CHECK(normal_phone(*normal, {"", &plans}) == *normal);
    return *normal;
}

bool is_refused(const std::string& typed, const std::string& reason) {
    const std::string answer = read(typed);
    INFO(typed << " -> " << answer);
    return answer.find("CONTACT_PHONE: ") == 0 && answer.find(reason) != std::string::npos;
}

}  // namespace

TEST_CASE("a number is read whatever separates its digits and whichever script they are of") {
    for (const char* typed : {"+41791234567",
                              "+41 79 123 45 67",
                              "+41-79-123-45-67",
                              "+41.79.123.45.67",
                              "+41 (79) 123 45 67",
                              "(+41) 79 123 45 67",
                              "+(41) 79/123 45 67",
                              "+41/79/123/45/67",
                              " +41791234567 ",
                              "\u202a+41 79 123 45 67\u202c",
                              "\ufeff+41\u00a079\u00a0123\u00a045\u00a067",
                              "+41\u201179\u2011123\u201145\u201167",
                              "+41\u00ad79\u200b123\u206045\u200e67",
                              "\uff0b\uff14\uff11\u3000\uff17\uff19\u3000123\uff0d45\uff0d67",
                              "+٤١ ٧٩ ١٢٣ ٤٥ ٦٧",
                              "+۴۱ ۷۹ ۱۲۳ ۴۵ ۶۷",
                              "+४१ ७९ १२३ ४५ ६७",
                              "+41\u202f79\u2009123\u200945\u200967",
                              "+41 – 79 — 123 − 45 ー 67",
                              "+41・79・123・45・67",
                              "+0041 79 123 45 67",
                              "+4\ufe0f\u20e31\ufe0f\u20e3 79 123 45 67",
                              "\ufffc+41 79 123 45 67",
                              "+41 【79】 123 45 67",
                              "+41 79 123 45 67."})
        CHECK_MESSAGE(read(typed) == "+41791234567", typed);
}

TEST_CASE("a zero behind the country code is dropped, in brackets or not, except where it is kept") {
    for (const char* typed : {"+41 (0)79 123 45 67", "+41 (0) 79 123 45 67", "+41 079 123 45 67",
                              "+41[0]791234567", "+410791234567", "+41-0-79-123-45-67"})
        CHECK_MESSAGE(read(typed) == "+41791234567", typed);
    CHECK(read("+36 06 30 123 4567") == "+36301234567");
    CHECK(read("+36 (06) 30 123 4567") == "+36301234567");
    CHECK(read("+44 (0)20 7946 0958") == "+442079460958");
    for (const char* kept : {"+39 06 1234 5678", "+378 0549 886377", "+225 07 12 34 56 78",
                             "+229 01 97 12 34 56", "+242 06 123 4567", "+241 06 03 12 34",
                             "+226 01 23 45 67", "+226 07 12 34 56", "+992 00 123 4567"}) {
        std::string digits(kept);
        std::erase(digits, ' ');
        CHECK_MESSAGE(read(kept) == digits, kept);
    }
    CHECK(read("+39 (0)6 1234 5678") == "+390612345678");
    CHECK(read("+241 077 28 01 50") == "+24177280150");
    CHECK(read("+226 (0)70 12 34 56") == "+22670123456");
    CHECK(read("+992 (0)92 123 4567") == "+992921234567");
    CHECK(is_refused("+41 0041 79 123 45 67", "more than one zero"));
}

TEST_CASE("tel: is understood as it stands in web pages") {
    for (const char* typed :
         {"tel:+41791234567", "TEL:+41-79-123-45-67", "tel:+41(79)123.45.67",
          "tel:079-123-45-67;phone-context=+41", "tel:+41%2079%20123%2045%2067", "tel:%2B41791234567",
          "tel://+41791234567", "Tel.: +41 79 123 45 67", "\u200etel: +41 79 123 45 67"})
        CHECK_MESSAGE(read(typed) == "+41791234567", typed);
    CHECK(is_refused("tel:+41791234567;ext=12", "extension"));
    CHECK(is_refused("tel:+41791234567;isub=12", "extension"));
    CHECK(is_refused("tel:791234567;phone-context=example.com", "phone-context"));
    CHECK(is_refused("tel:+41791234567;foo=1", "tel:"));
    CHECK(is_refused("tel:+41%0079", "character"));
}

TEST_CASE("letters are refused and never dropped") {
    for (const char* typed : {"+41 79 I23 45 67", "+41 79 l23 45 67", "+41 79 123 4O 67", "+1 800 FLOWERS",
                              "Mobile +41 79 123 45 67", "+41 79 123 45 67 Anna", "+４１ ７９ Ｉ２３ 45 67",
                              "+41 79 123 45 б7", "zzz"})
        CHECK(is_refused(typed, "letters"));
    for (const char* typed : {"+41*79*123", "*100#", "+41_79_1234567", "\u260e +41791234567",
                              "+41 79 123 45 67!", "+41:791234567", "+4①791234567", "+41791234567,"})
        CHECK(is_refused(typed, "character"));
    for (const char* typed : {"+", "++", "-", "()", "tel:"})
        CHECK_MESSAGE(read(typed).find("CONTACT_PHONE: ") == 0, typed);
}

TEST_CASE("an extension is refused, as it cannot get a message") {
    for (const char* typed : {"+49 171 1234567 x8", "+49 171 1234567 X 8", "+49 171 1234567 ext. 3",
                              "+49 171 1234567 extension 3", "+49 171 1234567#3", "+49 171 1234567,,3",
                              "+49 171 1234567;ext=3", "+49 30 1234567 Durchwahl 12"})
        CHECK(is_refused(typed, "extension"));
}

TEST_CASE("a second number is refused, but a slash behind the area code is none") {
    for (const char* typed :
         {"+41 79 123 45 67 / 076 123 45 67", "+41 79 123 45 67/076 123 45 67", "+41791234567, +41761234567",
          "+41791234567;+41761234567", "+41791234567 or +41761234567", "+41791234567 oder 0761234567",
          "+41791234567+41761234567", "+41 79 123 45 67 | 076 123 45 67", "+41 44 123 45 67/68",
          "+41 44 123 45 67 / 68", "+49 30/1234567/68", "+41791234567、+41761234567"})
        CHECK(is_refused(typed, "more than one number"));
    CHECK(read("+49 30/1234567") == "+49301234567");
    CHECK(read("+49 (0)30/1234567") == "+49301234567");
    CHECK(read("+49 (0)33203/1234567") == "+49332031234567");
    CHECK(read("+32 475/12/34/56") == "+32475123456");
    CHECK(read("+32 475/12.34.56") == "+32475123456");
    CHECK(is_refused("++41791234567", "+ that is not"));
    CHECK(is_refused("41791234567+", "+ that is not"));
}

TEST_CASE("what cannot be a number anywhere is refused with what to add") {
    CHECK(is_refused("079 123 45 67", "begin with + and the country code"));
    CHECK(is_refused("0041 79 123 45 67", "begin with + and the country code"));
    CHECK(is_refused("+123456", "too short"));
    CHECK(is_refused("+1------", "too short"));
    CHECK(is_refused("+41 79 123 45 67 89 01 2", "15 digits"));
    CHECK(is_refused("+" + std::string(20, '4'), "15 digits"));
    CHECK(is_refused("+" + std::string(1000, '4'), "15 digits"));
    CHECK(is_refused("+0 79 123 45 67", "begins with 0"));
    CHECK(read("+" + std::string(15, '4')) == "+" + std::string(15, '4'));
}

TEST_CASE("without tables only the normal form is read") {
    CHECK(normal_phone("+41791234567", {}) == "+41791234567");
    for (const char* typed : {"+41 79 123 45 67", "+410791234567", "079 123 45 67", "+123", "41791234567", "",
                              "+41791234567\n", "+39061234567890123"}) {
        CHECK_FALSE(normal_phone(typed, {}));
        CHECK_FALSE(is_normal_phone(typed));
    }
    CHECK(is_normal_phone("+390612345678"));
    CHECK(is_normal_phone("+6834002"));
}

TEST_CASE("a country code ends where the ITU says, also one that nobody has") {
    CHECK(country_code_length("12025550100") == 1);
    CHECK(country_code_length("79121234567") == 1);
    CHECK(country_code_length("41791234567") == 2);
    CHECK(country_code_length("989121234567") == 2);
    CHECK(country_code_length("35212345678") == 3);
    CHECK(country_code_length("21012345678") == 3);
    CHECK(country_code_length("99912345678") == 3);
    CHECK(trunk_prefix_length("41", "079") == 1);
    CHECK(trunk_prefix_length("41", "79") == 0);
}

TEST_CASE("what is wrong with a number has a name, for those who cannot read the detail") {
    const std::vector<std::pair<std::string, Mistake>> refused{
        {"+41 79 I23 45 67", Mistake::odd_character},
        {"+41 79 123 45 67 \u260e", Mistake::odd_character},
        {"++41 79 123 45 67", Mistake::odd_character},
        {"()", Mistake::odd_character},
        {"tel:079;x=y", Mistake::odd_character},
        {"+41 79 123 45 67 x8", Mistake::extension},
        {"tel:+41791234567;ext=8", Mistake::extension},
        {"+41 79 123 45 67, +41 79 123 45 68", Mistake::several},
        {"+41 44 123 45 67/68", Mistake::several},
        {"0041 79 123 45 67", Mistake::no_country_code},
        {"079 123 45 67", Mistake::no_country_code},
        {"+079 123 45 67", Mistake::no_country_code},
        {"+41 0079 123 45 67", Mistake::trunk_zeros},
        {"+123456", Mistake::too_short},
        {"+41791234567891234567", Mistake::too_long},
    };
    const NoTables plans;
    for (const auto& [typed, mistake] : refused) {
        CAPTURE(typed);
        const auto found = normal_phone(typed, {"", &plans});
        REQUIRE_FALSE(found);
        CHECK(found.error().mistake == mistake);
    }
}
