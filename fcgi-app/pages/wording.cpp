#include "pages/wording.hpp"

namespace challenger {

std::string fill(std::string_view sentence, Blanks blanks) {
    std::string out;
    for (std::size_t at = 0; at < sentence.size();) {
        const auto blank = [&] {
            for (const auto& [name, value] : blanks)
                if (sentence.substr(at).starts_with(name)) return std::pair(name, value);
            return std::pair(std::string_view(), std::string_view());
        }();
        out += blank.first.empty() ? sentence.substr(at, 1) : blank.second;
        at += blank.first.empty() ? 1 : blank.first.size();
    }
    return out;
}

std::optional<std::pair<std::string, std::string>> cut_at(std::string_view sentence, std::string_view place) {
    const auto at = sentence.find(place);
    if (at == std::string_view::npos) return std::nullopt;
    return std::pair(std::string(sentence.substr(0, at)), std::string(sentence.substr(at + place.size())));
}

std::string keep_numbers_together(std::string_view text) {
    constexpr std::string_view kDigits = "0123456789";
    const auto is_digit = [&](std::size_t at) {
        return at < text.size() && kDigits.find(text[at]) != std::string_view::npos;
    };
    std::string out;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const bool is_inside = text[at] == ' ' && at > 0 && is_digit(at - 1) && is_digit(at + 1);
        out += is_inside ? "\u00a0" : std::string(1, text[at]);
    }
    return out;
}

namespace {

constexpr std::chrono::minutes kInMinutes{100};  // up to here
constexpr std::chrono::hours kInHours{48};

}  // namespace

std::string Wording::minutes(std::int64_t number) const {
    return number <= 1 ? tr("one minute") : trn("{number} minute", "{number} minutes", number);
}

std::string Wording::hours(std::int64_t number) const {
    return trn("{number} hour", "{number} hours", number);
}

std::string Wording::days(std::int64_t number) const {
    return trn("{number} day", "{number} days", number);
}

std::string Wording::wait(std::chrono::seconds time) const {
    using std::chrono::ceil;
    if (time < kInMinutes) return minutes(ceil<std::chrono::minutes>(time).count());
    if (time < kInHours) return hours(ceil<std::chrono::hours>(time).count());
    return days(ceil<std::chrono::days>(time).count());
}

std::string Wording::left(std::chrono::seconds time) const {
    using std::chrono::floor;
    if (time < kInMinutes) return minutes(floor<std::chrono::minutes>(time).count());
    if (time < kInHours) return hours(floor<std::chrono::hours>(time).count());
    return days(floor<std::chrono::days>(time).count());
}

}  // namespace challenger
