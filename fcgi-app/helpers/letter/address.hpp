// The lines of a letter's address: which, and in which order. page.cpp fits them into the window.
#pragma once

#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "helpers/common/contract.hpp"

namespace challenger {

// The address as it is printed: the name, the lines as typed without empty ones, and last the country.
// in: a delivery with CONTACT_NAME, ADDRESS_LINES (separated by line breaks) and perhaps ADDRESS_COUNTRY (ISO
// 3166-1, two letters); home_country, to which letters bear no country line, or nothing.
// fails: bad address when name or lines are missing, or hold a control character.
tl::expected<std::vector<std::string>, Ending> address_lines(const Delivery& delivery,
                                                             std::string_view home_country);

// The name of a country in English capitals, as the Universal Postal Union wants the last line; the code
// itself, in capitals, when it is not in the package iso-codes or that is not installed.
std::string country_line(std::string_view code);

}  // namespace challenger
