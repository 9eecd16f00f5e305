#include "config/reading.hpp"

#include <fmt/format.h>

#include "config/phone_plans.hpp"

namespace challenger {

tl::expected<ReadingContext, std::string> reading_context(const Settings& settings, LoadPlans when) {
    if (settings.address_type != AddressType::phone) return ReadingContext{};
    if (when == LoadPlans::on_demand)
        return ReadingContext{settings.phone_region, &numbering_plans_on_demand()};
    const auto plans = load_numbering_plans();
    if (!plans) return tl::unexpected(plans.error());
    if (!settings.phone_region.empty() && !(*plans)->knows_region(settings.phone_region))
        return tl::unexpected(fmt::format(
            "{}: [challenger] PHONE_REGION: found \"{}\"; allowed: a country that has phone numbers, by ISO "
            "3166-1 alpha-2, such as CH",
            settings.file, settings.phone_region));
    return ReadingContext{settings.phone_region, *plans};
}

}  // namespace challenger
