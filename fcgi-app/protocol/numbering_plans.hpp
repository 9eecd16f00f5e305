// What the world's numbering plans say of phone numbers. The one implementation is a module of its own
// (phone/), which is loaded only by programs that read what people type.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace challenger {

// How long a number is, by the tables. They age, so only too_short says something for sure.
enum class PlanLength : std::uint8_t {
    too_short,  // shorter than every number there, or a local one without its area code
    fits,
    between,   // the shortest and the longest, but not a length that the tables know
    too_long,  // than every number that the tables know
    unknown,   // the tables do not know the country code
};

// What the tables know of a number. They age, so this only weighs the meanings of digits without a +.
enum class PlanRange : std::uint8_t { unknown, known, mobile };

// What is called when digits are dialled in a region.
struct Dialled {
    std::string number;  // country code and number, without +
    // How many digits stand before each gap where the region writes these digits so; empty where no format of
    // the region writes them.
    std::vector<std::size_t> gaps;
};

class NumberingPlans {
  public:
    NumberingPlans() = default;
    NumberingPlans(const NumberingPlans&) = delete;
    NumberingPlans& operator=(const NumberingPlans&) = delete;
    virtual ~NumberingPlans() = default;

    // Says whether the tables know a region. in: ISO 3166-1 alpha-2.
    virtual bool knows_region(const std::string& region) const = 0;

    // What is dialled before the numbers inside a region, such as 0; empty where nothing is. in: a known
    // region.
    virtual std::string national_prefix(const std::string& region) const = 0;

    // in: a country code; the digits behind it.
    virtual PlanLength length_of(int country_code, const std::string& national) const = 0;

    // Says whether ordinary lines of a country, mobile or not, may have numbers as long as this one. Others,
    // such as those that cost the caller nothing, have lengths of their own. in: as length_of.
    virtual bool may_be_subscriber(int country_code, const std::string& national) const = 0;

    // in: a country code; the digits behind it. out: mobile also where other numbers look alike.
    virtual PlanRange range_of(int country_code, const std::string& national) const = 0;

    // Dials digits in a region, whose own international prefix (00, 011, …) and national one are understood.
    // in: a known region; at most 30 ASCII digits. out: nullopt when they call nothing.
    virtual std::optional<Dialled> dialled_in(const std::string& region, const std::string& digits) const = 0;

    // A mobile number of a region as an example for people: + and country code, with blanks.
    // in: a known region. out: empty when the tables have none.
    virtual std::string example_in(const std::string& region) const = 0;
};

}  // namespace challenger
