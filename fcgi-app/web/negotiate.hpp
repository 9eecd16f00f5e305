// JSON or a page: reads the Accept header (protocol.md section 0, RFC 9110 section 12.5.1).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace challenger {

enum class Representation : std::uint8_t { json, html };

// html when text/html has a higher quality than application/json; json in every other case: no Accept, a tie,
// types we do not have, an Accept we cannot read.
Representation negotiate(std::string_view accept);

// The quality, in thousandths, that an Accept header gives a media type such as text/html; 1000 when it is
// empty.
int media_type_quality(std::string_view accept, std::string_view media_type);

// The quality that an Accept-Language header gives a language such as en or pt-BR (RFC 4647 lookup: `pt` in
// the header takes pt-BR, and pt-BR in the header takes pt); 0 when it is not named.
int language_quality(std::string_view accept_language, std::string_view language);

// The language to speak to a user in. in: the languages there are, English among them; what the client asked
// for (OpenID's ui_locales: BCP 47 tags, blanks between) and the user's Accept-Language. out: the first of
// the client's that is there, else the most wanted of the user's, else English.
std::string choose_language(const std::vector<std::string>& languages, std::string_view ui_locales,
                            std::string_view accept_language);

}  // namespace challenger
