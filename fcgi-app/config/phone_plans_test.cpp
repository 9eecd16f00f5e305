// The rules with the tables of the library that this Debian has, whatever its age.
#include "config/phone_plans.hpp"

#include <doctest/doctest.h>

#include <array>
#include <random>

#include "config/reading.hpp"
#include "protocol/numbering_plans.hpp"
#include "protocol/phone_number.hpp"

using namespace challenger;

namespace {

const NumberingPlans& plans() {
    static const auto loaded = load_numbering_plans();
    REQUIRE_MESSAGE(loaded, loaded.error());
    return **loaded;
}

std::string read(const std::string& typed, const std::string& region = "") {
    const auto normal = normal_phone(typed, {region, &plans()});
    return normal ? *normal : normal.error().detail;
}

bool is_refused(const std::string& typed, const std::string& region, const std::string& reason) {
    const std::string answer = read(typed, region);
    INFO(typed << " in " << region << " -> " << answer);
    return answer.find("CONTACT_PHONE: ") == 0 && answer.find(reason) != std::string::npos;
}

}  // namespace

TEST_CASE("the region's way of dialling is understood, and + everywhere") {
    for (const char* typed : {"079 123 45 67", "079/123 45 67", "0041 79 123 45 67", "0041 (0)79 123 45 67",
                              "41 79 123 45 67", "79 123 45 67", "٠٧٩ ١٢٣ ٤٥ ٦٧", "tel:0791234567"})
        CHECK_MESSAGE(read(typed, "CH") == "+41791234567", typed);
    CHECK(read("011 41 79 123 45 67", "US") == "+41791234567");
    CHECK(read("(202) 555-0100", "US") == "+12025550100");
    CHECK(read("1 202 555 0100", "US") == "+12025550100");
    CHECK(read("06 1234 5678", "IT") == "+390612345678");
    CHECK(read("8 912 345 67 89", "RU") == "+79123456789");
    CHECK(read("06 30 123 4567", "HU") == "+36301234567");
    CHECK(read("030/1234567", "DE") == "+49301234567");
    CHECK(read("07 12 34 56 78", "CI") == "+2250712345678");
    CHECK(read("+41 79 123 45 67", "US") == "+41791234567");
}

TEST_CASE("a new numbering plan is no reason to refuse, and its digits stay") {
    CHECK(read("+229 01 97 12 34 56") == "+2290197123456");
    CHECK(read("01 97 12 34 56", "BJ") == "+2290197123456");
    CHECK(read("+229 97 12 34 56").find("+229") == 0);
    CHECK(read("+210 123 456 789") == "+210123456789");  // nobody has this country code
    CHECK(read("+999 123 456 789") == "+999123456789");
    CHECK(read("+41 79 123 45 67 8") == "+417912345678");  // one more than any table knows
}

TEST_CASE("too short by the tables is refused") {
    for (const char* typed : {"+41 79 123 45 6", "+1 555 0100", "+44 20 794", "+49 1"})
        CHECK(is_refused(typed, "", "too short"));
    CHECK(is_refused("555 0100", "US", "too short"));
    CHECK(is_refused("079 123 45", "CH", "too short"));
}

TEST_CASE("digits without + that belong to another country are refused with what to add") {
    CHECK(is_refused("49 171 1234567", "FR", "begin with +"));
    CHECK(is_refused("4917112345678", "ES", "begin with +"));
    CHECK(is_refused("00999 123 456 789", "CH", "begin with +"));
}

TEST_CASE("a number with the trunk digits of another country is not read as one of the region") {
    CHECK(is_refused("020 7946 0958", "US", "begin with +"));  // without its zero it is a number in Maine
    CHECK(is_refused("06 12 34 56 78", "ES", "begin with +"));
    CHECK(is_refused("0151 23456789", "DK", "begin with +"));
    CHECK(is_refused("00 41 79 123 45 67", "US", "begin with +"));
    CHECK(read("079 123 45 67 8", "CH") == "+417912345678");    // longer than its plan, as with + before it
    CHECK(read("00 34 0612 345 678", "CH") == "+34612345678");  // as with + before it
    CHECK(read("01 23 45 67", "BF") == "+22601234567");
}

TEST_CASE("the region's own country code without + is never read as an area code") {
    CHECK(is_refused("49 171 1234567", "DE", "begin with +"));  // 0491 is an area code
    CHECK(read("49 30 1234567", "DE") == "+49301234567");
    CHECK(read("491 71234", "DE") == "+4949171234");
    CHECK(read("391 234 5678", "IT") == "+393912345678");
    CHECK(read("55 99123-4567", "BR") == "+5555991234567");
}

TEST_CASE("digits that may be of two countries are refused, unless they are written as in the region") {
    for (const char* region :
         {"DE", "AT", "FI", "ID", "IT", "LU", "GB", "FR", "CH", "SE", "JP", "BR", "IN"}) {
        if (region != std::string("GB"))
            CHECK(is_refused("44 7911 123456", region, "another number; begin with +"));
        if (region != std::string("FR"))
            CHECK(is_refused("33 6 12 34 56 78", region, "another number; begin with +"));
    }
    CHECK(is_refused("160 92345678", "DE", "another number"));  // +1 609 234 5678 is one in New Jersey
    CHECK(read("0160 92345678", "DE") == "+4916092345678");
    CHECK(read("44 7911 123456", "GB") == "+447911123456");
    CHECK(read("171 1234567", "DE") == "+491711234567");
    CHECK(read("912 345 67 89", "RU") == "+79123456789");
    CHECK(read("98765 43210", "IN") == "+919876543210");
    CHECK(read("202-555-0100", "US") == "+12025550100");  // +20 25550100 has the length of one in Egypt
    CHECK(read("11 91234-5678", "BR") == "+5511912345678");
    CHECK(read("0812 3456 7890", "ID") == "+6281234567890");
    CHECK(read("612 34 56 78", "ES") == "+34612345678");
    CHECK(is_refused("44 7911 123456", "", "another number"));
}

TEST_CASE("an area code of North America that is newer than the tables is read as dialled") {
    // +47 25 55 01 23 and its like are numbers of other countries.
    for (const char* area : {"472", "324", "329", "363", "369", "436", "457", "624", "679", "975"}) {
        const std::string code(area);
        CHECK(read("(" + code + ") 555-0123", "US") == "+1" + code + "5550123");
        CHECK(read("1 " + code + " 555 0123", "CA") == "+1" + code + "5550123");
    }
    CHECK(is_refused("44 7911 123456", "US", "another number"));
    // No exchange begins with 0 or 1, so these are mobile numbers of Norway, Singapore and Denmark without +.
    for (const char* typed : {"47 40 12 34 56", "65 9123 4567", "45 20 12 34 56"})
        CHECK(is_refused(typed, "US", "another number"));
    CHECK(is_refused("376 312 345", "PT", "another number"));
}

TEST_CASE(
    "digits in groups as another country writes them are read as a number of the region only if surely one") {
    for (const char* typed : {"45 22 34 56 78", "45 22345678", "354 611 1234", "3546111234", "47 92 34 56 78",
                              "685 72 12345", "248 2 510 123", "297 560 1234"})
        for (const char* region : {"US", "CA"})
            CHECK_MESSAGE(is_refused(typed, region, "another number; begin with +"), typed);
    for (const char* typed : {"452 234 5678", "(452) 234-5678", "452/2345678", "4522345678", "452.234.5678",
                              "1 452 234 5678", "452234 5678"})
        CHECK_MESSAGE(read(typed, "US") == "+14522345678", typed);
    CHECK(read("213 555 01 23", "US") == "+12135550123");  // no number of elsewhere
    CHECK(read("612 345 678", "ES") == "+34612345678");
    CHECK(read("2012 3456", "DK") == "+4520123456");
}

TEST_CASE("the region's own country code without + is understood where digits can be nothing else") {
    for (const auto& [typed, region, number] :
         std::vector<std::array<std::string, 3>>{{"43 0664 1234567", "AT", "+436641234567"},
                                                 {"43 (0)664 1234567", "AT", "+436641234567"},
                                                 {"43 664 1234567", "AT", "+436641234567"},
                                                 {"49 (0)171 1234567", "DE", "+491711234567"},
                                                 {"4901711234567", "DE", "+491711234567"},
                                                 {"41 79 123 45 67", "CH", "+41791234567"},
                                                 {"41 (0)79 123 45 67", "CH", "+41791234567"},
                                                 {"62 812 3456 7890", "ID", "+6281234567890"},
                                                 {"33 06 12 34 56 78", "FR", "+33612345678"},
                                                 {"44 (0)7911 123456", "GB", "+447911123456"}})
        CHECK_MESSAGE(read(typed, region) == number, typed);
    // 0490 and 0628 are area codes there, and people leave out the zero.
    CHECK(is_refused("49 030 123456", "DE", "begin with +"));
    CHECK(is_refused("62 812-345-678", "ID", "begin with +"));
    CHECK(is_refused("43 0664 1234567", "CH", "begin with +"));
}

TEST_CASE("digits of a length that only other than ordinary lines have are none of the region") {
    CHECK(is_refused("98765 43210", "SG", "begin with +"));    // one of India
    CHECK(is_refused("138 1234 5678", "SG", "begin with +"));  // one of China
    CHECK(read("9123 4567", "SG") == "+6591234567");
    CHECK(read("1800 123 4567", "SG") == "+6518001234567");
    CHECK(read("+65 98765 43210", "SG") == "+659876543210");
}

TEST_CASE("what has no length of the region's numbers must be dialled as in the region") {
    for (const auto& [typed, region] :
         std::vector<std::pair<std::string, std::string>>{{"347 123 4567", "CH"},
                                                          {"3471234567", "FR"},
                                                          {"8 050 123 45 67", "UA"},
                                                          {"912 345 67 89 0", "RU"},
                                                          {"234 567 8901 2", "US"},
                                                          {"415-555-2671", "DK"},
                                                          {"3471234567", "NO"},
                                                          {"3471234567", "PT"},
                                                          {"98765 43210", "HK"},
                                                          {"041 79 123 45 67", "CH"},
                                                          {"044 7911 123456", "GB"},
                                                          {"033 6 12 34 56 78", "FR"}})
        CHECK(is_refused(typed, region, "begin with +"));
    CHECK(read("0347 123 4567", "CH") == "+413471234567");
    CHECK(read("01 97 12 34 56", "BJ") == "+2290197123456");  // its zero is a part of the number
}

TEST_CASE("an international prefix of elsewhere is refused by its name, and never read as an area code") {
    for (const char* region : {"CH", "DE", "GB", "IT", "FR", "JP", "ID", ""}) {
        CHECK(is_refused("011 41 79 123 45 67", region, "begins with 011, "));
        CHECK(is_refused("0011 41 79 123 45 67", region, "begins with 0011, "));
        CHECK(is_refused("810 41 79 123 45 67", region, "begins with 810, "));
        if (region != std::string("ID"))
            CHECK(is_refused("009 41 79 123 45 67", region, "begins with 009, "));
    }
    for (const char* region : {"US", "RU", "AU", ""})
        CHECK(is_refused("00 41 79 123 45 67", region, "begins with 00, "));
    CHECK(read("011 41 79 123 45 67", "CA") == "+41791234567");
    CHECK(read("0011 41 79 123 45 67", "AU") == "+41791234567");
    CHECK(read("810 41 79 123 45 67", "RU") == "+41791234567");
    CHECK(read("010 41 79 123 45 67", "JP") == "+41791234567");
    // Numbers of the region that begin like a prefix, and country codes that end one.
    CHECK(read("011 417 9123", "IT") == "+390114179123");
    CHECK(read("0114 179 1234", "GB") == "+441141791234");
    CHECK(read("0117 904 1234", "GB") == "+441179041234");
    CHECK(read("011 351 1234", "JP") == "+81113511234");
    CHECK(read("0098 21 1234 5678", "DE") == "+982112345678");
    CHECK(read("0091 98765 43210", "CH") == "+919876543210");
    CHECK(read("001 202 555 0100", "FR") == "+12025550100");
    CHECK(read("009 41 79 123 45 67", "ID") == "+41791234567");
}

TEST_CASE("digits of any number have an answer") {
    CHECK(is_refused("079 123 45 67 079 123 45 68", "CH", "15 digits"));
    // A prefix that names a carrier, and more digits behind it than a number can have.
    CHECK(read("14110011 41 1234567890123", "AU") == "+411234567890123");
    for (std::size_t size = 1; size <= 40; ++size)
        for (const char* region : {"AU", "CL", "CO", "BR", "RU", "US", "CH"})
            CHECK_NOTHROW(read("1411001141" + std::string(size, '7'), region));
}

TEST_CASE("regions are those that have phone numbers") {
    for (const char* region : {"CH", "US", "XK", "VA"}) CHECK_MESSAGE(plans().knows_region(region), region);
    for (const char* region : {"ZZ", "", "ch", "AQ"})
        CHECK_FALSE_MESSAGE(plans().knows_region(region), region);
}

TEST_CASE("the example of a region is a number as it is written there, and one that is read") {
    CHECK(plans().example_in("CH").starts_with("+41 7"));
    for (const char* region : {"DE", "IT", "US", "BR", "CN"}) {
        const std::string example = plans().example_in(region);
        CHECK_MESSAGE(example.starts_with("+"), region);
        CHECK_MESSAGE(normal_phone(example, {"", &plans()}), region);
    }
}

TEST_CASE("only an instance for phone numbers loads the plans, and its region must be in them") {
    Settings settings;
    settings.file = "a.conf";
    settings.address_type = AddressType::email;
    settings.phone_region = "ZZ";
    CHECK(reading_context(settings).value().plans == nullptr);
    settings.address_type = AddressType::phone;
    const auto refused = reading_context(settings);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().find("a.conf: [challenger] PHONE_REGION: found \"ZZ\"; allowed: ") == 0);
    settings.phone_region = "CH";
    CHECK(reading_context(settings).value().phone_region == "CH");
    CHECK(reading_context(settings).value().plans == &plans());
}

TEST_CASE("a number in normal form is never changed, whatever the tables say") {
    std::mt19937_64 random(12);  // the same numbers in each run
    const auto digit = [&] { return static_cast<char>('0' + random() % 10); };
    int kept = 0;
    for (int i = 0; i < 5000; ++i) {
        std::string typed = "+";
        typed += static_cast<char>('1' + random() % 9);
        for (std::size_t size = 6 + random() % 9; size > 0; --size) typed += digit();
        const auto once = normal_phone(typed, {"CH", &plans()});
        if (!once) continue;
        ++kept;
        CHECK(is_normal_phone(*once));
        CHECK(normal_phone(*once, {"", &plans()}) == *once);
        CHECK(normal_phone(*once, {"US", &plans()}) == *once);
        CHECK(normal_phone(*once, {}) == *once);
        if (is_normal_phone(typed)) CHECK(*once == typed);
    }
    CHECK(kept > 2500);
}

TEST_CASE("what is dialled in any region has a normal form that stays") {
    std::mt19937_64 random(34);
    int regions = 0;
    for (char first = 'A'; first <= 'Z'; ++first)
        for (char second = 'A'; second <= 'Z'; ++second) {
            const std::string region{first, second};
            if (!plans().knows_region(region)) continue;
            ++regions;
            for (int i = 0; i < 10; ++i) {
                std::string typed;
                for (std::size_t size = 7 + random() % 6; size > 0; --size)
                    typed += static_cast<char>('0' + random() % 10);
                const auto once = normal_phone(typed, {region, &plans()});
                if (once) CHECK_MESSAGE(normal_phone(*once, {region, &plans()}) == *once, typed);
            }
        }
    CHECK(regions > 200);
}
