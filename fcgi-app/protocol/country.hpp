// Countries by ISO 3166-1: their codes, and their names from the package iso-codes.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace challenger {

// Says whether a text is an officially assigned alpha-2 code, or XK, in capitals.
bool is_country(std::string_view code);

// Name and code of every country in a language (BCP 47), sorted by name as people look for it: case and
// accents do not count. Where iso-codes is not installed, a
// code takes the place of its name.
std::vector<std::pair<std::string, std::string>> country_names(const std::string& language);

}  // namespace challenger
