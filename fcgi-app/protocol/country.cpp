#include "protocol/country.hpp"

#include <unicase.h>
#include <unictype.h>
#include <uninorm.h>
#include <unistr.h>

#include <algorithm>
#include <cstdlib>
#include <map>
#include <memory>

#include "base/catalog.hpp"
#include "base/file.hpp"
#include "base/json.hpp"

namespace challenger {

namespace {

// ISO 3166-1 alpha-2, officially assigned; and XK, which the world uses for Kosovo until it has a code.
// clang-format off
constexpr std::string_view kCountries =
    "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ "
    "BR BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM "
    "DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS "
    "GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN "
    "KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ "
    "MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM "
    "PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV "
    "SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI "
    "VN VU WF WS XK YE YT ZA ZM ZW";
// clang-format on

// What iso-codes has no names for.
constexpr std::string_view kKosovo = "Kosovo";
constexpr std::pair<std::string_view, std::string_view> kKosovoElsewhere[] = {
    {"ar", "كوسوفو"}, {"pl", "Kosowo"}, {"tr", "Kosova"}, {"uk", "Косово"}, {"zh", "科索沃"}};

constexpr const char* kNamesFile = "/usr/share/iso-codes/json/iso_3166-1.json";
constexpr const char* kCatalogFolder = "/usr/share/locale/";
constexpr const char* kCatalogFile = "/LC_MESSAGES/iso_3166-1.mo";

using Bytes = std::unique_ptr<std::uint8_t, decltype(&std::free)>;

const std::uint8_t* bytes_of(std::string_view text) {
    return reinterpret_cast<const std::uint8_t*>(text.data());
}

std::string text_member(const Json& entry, std::string_view name) {
    const Json* value = entry.find(name);
    return value != nullptr && value->string() != nullptr ? *value->string() : "";
}

// English names by code, the ones in common use.
std::map<std::string, std::string> english_names() {
    std::map<std::string, std::string> out;
    for (std::size_t at = 0; at < kCountries.size(); at += 3) {
        const std::string code(kCountries.substr(at, 2));
        out.emplace(code, code);
    }
    out["XK"] = kKosovo;
    const auto file = parse_json(read_file(kNamesFile).value_or(""));
    const Json* list = file ? file->find("3166-1") : nullptr;
    const auto* entries = list == nullptr ? nullptr : std::get_if<Json::Array>(&list->value);
    if (entries == nullptr) return out;
    for (const Json& entry : *entries) {
        const auto known = out.find(text_member(entry, "alpha_2"));
        const std::string common = text_member(entry, "common_name");
        if (known != out.end()) known->second = common.empty() ? text_member(entry, "name") : common;
    }
    return out;
}

// What a name is sorted by: lower case without accents.
std::string sort_key(std::string_view name) {
    std::size_t length = 0;
    const Bytes lower(u8_tolower(bytes_of(name), name.size(), nullptr, UNINORM_NFD, nullptr, &length),
                      &std::free);
    std::string out;
    for (std::size_t i = 0; lower && i < length;) {
        ucs4_t character = 0;
        const auto size = static_cast<std::size_t>(u8_mbtouc(&character, lower.get() + i, length - i));
        if (uc_combining_class(character) == 0)
            out.append(reinterpret_cast<const char*>(lower.get()) + i, size);
        i += size;
    }
    return out;
}

}  // namespace

bool is_country(std::string_view code) {
    if (code.size() != 2) return false;
    for (std::size_t at = 0; at < kCountries.size(); at += 3)
        if (kCountries.substr(at, 2) == code) return true;
    return false;
}

std::vector<std::pair<std::string, std::string>> country_names(const std::string& language) {
    // iso-codes names Chinese by a country, as gettext does where languages differ by it.
    const std::string file = kCatalogFolder + (language == "zh" ? "zh_CN" : language) + kCatalogFile;
    const Catalog catalog = Catalog::load(file, language).value_or(Catalog(language));
    std::vector<std::pair<std::string, std::pair<std::string, std::string>>> keyed;
    static const auto english_by_code = english_names();
    for (const auto& [code, english] : english_by_code) {
        std::string name(catalog.text(english));
        for (const auto& [where, kosovo] : kKosovoElsewhere)
            if (code == "XK" && where == language) name = kosovo;
        keyed.push_back({sort_key(name), {name, code}});
    }
    std::sort(keyed.begin(), keyed.end());
    std::vector<std::pair<std::string, std::string>> out;
    for (auto& [key, country] : keyed) out.push_back(std::move(country));
    return out;
}

}  // namespace challenger
