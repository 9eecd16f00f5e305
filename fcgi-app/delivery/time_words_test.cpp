#include "delivery/time_words.hpp"

#include <doctest/doctest.h>

#include <map>

using namespace challenger;
using namespace std::chrono_literals;

namespace {

constexpr std::chrono::sys_days kChristmasEve{2026y / 12 / 24};

}  // namespace

TEST_CASE("a date is long, and written as its language writes it") {
    const std::map<std::string, std::string> expected{
        {"ar", "24 ديسمبر 2026"},          {"de", "24. Dezember 2026"},   {"en", "24 December 2026"},
        {"es", "24 de diciembre de 2026"}, {"fr", "24 décembre 2026"},    {"it", "24 dicembre 2026"},
        {"nl", "24 december 2026"},        {"pl", "24 grudnia 2026"},     {"pt", "24 de dezembro de 2026"},
        {"tr", "24 Aralık 2026"},          {"uk", "24 грудня 2026 року"}, {"zh", "2026年12月24日"},
        {"de-CH", "24. Dezember 2026"},    {"sv", "2026-12-24"},          {"", "2026-12-24"},
    };
    for (const auto& [language, date] : expected) CHECK(long_date(language, kChristmasEve) == date);
}

TEST_CASE("the first of a month is an ordinal where the language wants one") {
    constexpr std::chrono::sys_days kFirst{2027y / 3 / 1};
    CHECK(long_date("fr", kFirst) == "1er mars 2027");
    CHECK(long_date("it", kFirst) == "1º marzo 2027");
    CHECK(long_date("de", kFirst) == "1. März 2027");
    CHECK(long_date("en", kFirst) == "1 March 2027");
    CHECK(long_date("zh", kFirst) == "2027年3月1日");
    CHECK(long_date("sv", kFirst) == "2027-03-01");
}

TEST_CASE("three days are not said in minutes") {
    CHECK(time_in_words("en", 0s) == "1 minute");
    CHECK(time_in_words("en", 59min) == "59 minutes");
    CHECK(time_in_words("en", 1h - 1s) == "60 minutes");
    CHECK(time_in_words("en", 119min) == "119 minutes");
    CHECK(time_in_words("en", 2h) == "2 hours");
    CHECK(time_in_words("en", 72h - 5s) == "72 hours");
    CHECK(time_in_words("en", 24h * 40 - 5s) == "40 days");
    CHECK(time_in_words("sv", 59min) == "59 min");
    CHECK(time_in_words("sv", 72h) == "72 h");
    CHECK(time_in_words("sv", 24h * 40) == "40 d");
}

TEST_CASE("a time has the form that its language puts beside the number") {
    CHECK(time_in_words("uk", 21min) == "21 хвилину");
    CHECK(time_in_words("uk", 11min) == "11 хвилин");
    CHECK(time_in_words("uk", 22h) == "22 години");
    CHECK(time_in_words("uk", 12h) == "12 годин");
    CHECK(time_in_words("pl", 24h * 21) == "21 dni");
    CHECK(time_in_words("pl", 59min) == "59 min");
    CHECK(time_in_words("ar", 2min) == "دقيقتان");
    CHECK(time_in_words("ar", 10min) == "10 دقائق");
    CHECK(time_in_words("ar", 59min) == "59 دقيقة");
    CHECK(time_in_words("ar", 24h * 11) == "11 يومًا");
    CHECK(time_in_words("ar", 24h * 100) == "100 يوم");
    CHECK(time_in_words("de", 1min) == "1 Minute");
    CHECK(time_in_words("tr", 24h) == "24 saat");
    CHECK(time_in_words("zh", 59min) == "59 分钟");
}
