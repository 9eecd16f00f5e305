#include "delivery/time_words.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdint>

#include "base/text.hpp"

namespace challenger {

namespace {

// Which form of a word goes with a number.
enum class Plural : std::uint8_t { none, one_and_more, ukrainian, arabic };

// The forms of a unit, with a place for the number where it is shown. A rule uses some of them.
struct Unit {
    std::string_view rest{}, one{}, two{}, few{}, many{};
};

struct TimeWords {
    std::string_view language;
    std::string_view date;       // fmt, given day, month and year
    std::string_view first_day;  // of a month
    std::array<std::string_view, 12> months;
    Plural plural;
    Unit minutes, hours, days;
};

constexpr std::string_view kPlainDate = "{0} {1} {2}";
constexpr std::string_view kDateWithOf = "{0} de {1} de {2}";

// A word that text messages use stays in the alphabet of phones where it can: "1 min" in Polish, and no days
// before the fifth in Spanish.
constexpr std::array kTimeWords{
    TimeWords{"ar",
              kPlainDate,
              "1",
              {"يناير", "فبراير", "مارس", "أبريل", "مايو", "يونيو", "يوليو", "أغسطس", "سبتمبر", "أكتوبر",
               "نوفمبر", "ديسمبر"},
              Plural::arabic,
              {"{} دقيقة", "دقيقة واحدة", "دقيقتان", "{} دقائق", "{} دقيقة"},
              {"{} ساعة", "ساعة واحدة", "ساعتان", "{} ساعات", "{} ساعة"},
              {"{} يوم", "يوم واحد", "يومان", "{} أيام", "{} يومًا"}},
    TimeWords{"de",
              "{0}. {1} {2}",
              "1",
              {"Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober",
               "November", "Dezember"},
              Plural::one_and_more,
              {"{} Minuten", "{} Minute"},
              {"{} Stunden", "{} Stunde"},
              {"{} Tage", "{} Tag"}},
    TimeWords{"en",
              kPlainDate,
              "1",
              {"January", "February", "March", "April", "May", "June", "July", "August", "September",
               "October", "November", "December"},
              Plural::one_and_more,
              {"{} minutes", "{} minute"},
              {"{} hours", "{} hour"},
              {"{} days", "{} day"}},
    TimeWords{"es",
              kDateWithOf,
              "1",
              {"enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre",
               "octubre", "noviembre", "diciembre"},
              Plural::one_and_more,
              {"{} minutos", "{} minuto"},
              {"{} horas", "{} hora"},
              {"{} días", "{} día"}},
    TimeWords{"fr",
              kPlainDate,
              "1er",
              {"janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre",
               "octobre", "novembre", "décembre"},
              Plural::one_and_more,
              {"{} minutes", "{} minute"},
              {"{} heures", "{} heure"},
              {"{} jours", "{} jour"}},
    TimeWords{"it",
              kPlainDate,
              "1º",
              {"gennaio", "febbraio", "marzo", "aprile", "maggio", "giugno", "luglio", "agosto", "settembre",
               "ottobre", "novembre", "dicembre"},
              Plural::one_and_more,
              {"{} minuti", "{} minuto"},
              {"{} ore", "{} ora"},
              {"{} giorni", "{} giorno"}},
    TimeWords{"nl",
              kPlainDate,
              "1",
              {"januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september",
               "oktober", "november", "december"},
              Plural::one_and_more,
              {"{} minuten", "{} minuut"},
              {"{} uur", "{} uur"},
              {"{} dagen", "{} dag"}},
    TimeWords{"pl",
              kPlainDate,
              "1",
              {"stycznia", "lutego", "marca", "kwietnia", "maja", "czerwca", "lipca", "sierpnia", "września",
               "października", "listopada", "grudnia"},
              Plural::one_and_more,
              {"{} min", "{} min"},
              {"{} h", "{} h"},
              {"{} dni", "{} dzień"}},
    TimeWords{"pt",
              kDateWithOf,
              "1",
              {"janeiro", "fevereiro", "março", "abril", "maio", "junho", "julho", "agosto", "setembro",
               "outubro", "novembro", "dezembro"},
              Plural::one_and_more,
              {"{} minutos", "{} minuto"},
              {"{} horas", "{} hora"},
              {"{} dias", "{} dia"}},
    TimeWords{"tr",
              kPlainDate,
              "1",
              {"Ocak", "Şubat", "Mart", "Nisan", "Mayıs", "Haziran", "Temmuz", "Ağustos", "Eylül", "Ekim",
               "Kasım", "Aralık"},
              Plural::none,
              {"{} dakika"},
              {"{} saat"},
              {"{} gün"}},
    TimeWords{"uk",
              "{0} {1} {2} року",
              "1",
              {"січня", "лютого", "березня", "квітня", "травня", "червня", "липня", "серпня", "вересня",
               "жовтня", "листопада", "грудня"},
              Plural::ukrainian,
              {"{} хвилин", "{} хвилину", {}, "{} хвилини"},
              {"{} годин", "{} годину", {}, "{} години"},
              {"{} днів", "{} день", {}, "{} дні"}},
    TimeWords{"zh",
              "{2}年{1}{0}日",
              "1",
              {"1月", "2月", "3月", "4月", "5月", "6月", "7月", "8月", "9月", "10月", "11月", "12月"},
              Plural::none,
              {"{} 分钟"},
              {"{} 小时"},
              {"{} 天"}},
};

// Answers null for a language that is not included.
const TimeWords* words_of(std::string_view language) {
    const auto first_part = language.substr(0, language.find('-'));
    const auto found = std::find_if(kTimeWords.begin(), kTimeWords.end(), [&](const TimeWords& row) {
        return equals_ignoring_case(row.language, first_part);
    });
    return found == kTimeWords.end() ? nullptr : &*found;
}

std::string_view form_of(const Unit& unit, Plural plural, std::int64_t number) {
    const auto of_hundred = number % 100;
    const auto of_ten = number % 10;
    switch (plural) {
        case Plural::none:
            return unit.rest;
        case Plural::one_and_more:
            return number == 1 ? unit.one : unit.rest;
        case Plural::ukrainian:
            if (of_ten == 1 && of_hundred != 11) return unit.one;
            return of_ten >= 2 && of_ten <= 4 && (of_hundred < 12 || of_hundred > 14) ? unit.few : unit.rest;
        case Plural::arabic:
            if (number == 1) return unit.one;
            if (number == 2) return unit.two;
            if (of_hundred >= 3 && of_hundred <= 10) return unit.few;
            return of_hundred >= 11 ? unit.many : unit.rest;
    }
    return unit.rest;
}

}  // namespace

std::string long_date(std::string_view language, std::chrono::sys_days day) {
    const std::chrono::year_month_day date(day);
    const auto day_of_month = static_cast<unsigned>(date.day());
    const auto month = static_cast<unsigned>(date.month());
    const auto year = static_cast<int>(date.year());
    const TimeWords* words = words_of(language);
    if (words == nullptr) return fmt::format("{}-{:02}-{:02}", year, month, day_of_month);
    const std::string shown_day =
        day_of_month == 1 ? std::string(words->first_day) : std::to_string(day_of_month);
    return fmt::format(fmt::runtime(words->date), shown_day, words->months.at(month - 1), year);
}

std::string time_in_words(std::string_view language, std::chrono::seconds time) {
    constexpr std::int64_t kMinutes = 120;  // from here on hours
    constexpr std::int64_t kHours = 100;    // from here on days
    const TimeWords* words = words_of(language);
    const auto write = [&](const Unit& unit, std::int64_t number) {
        const auto form = words == nullptr ? unit.rest : form_of(unit, words->plural, number);
        return fmt::format(fmt::runtime(form), number);
    };
    if (const auto number = whole<std::chrono::minutes>(time); number < kMinutes)
        return write(words == nullptr ? Unit{"{} min"} : words->minutes, number);
    if (const auto number = whole<std::chrono::hours>(time); number < kHours)
        return write(words == nullptr ? Unit{"{} h"} : words->hours, number);
    return write(words == nullptr ? Unit{"{} d"} : words->days, whole<std::chrono::days>(time));
}

}  // namespace challenger
