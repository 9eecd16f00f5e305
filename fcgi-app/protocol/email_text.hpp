// What people type or paste for an e-mail address, freed from everything around the address.
#pragma once

#include <string>
#include <string_view>

#include "protocol/email_local_part.hpp"
#include "protocol/result.hpp"

namespace challenger {

struct EmailText {
    std::u32string local;  // without quotation marks and the backslashes in them
    Quotation quotation = Quotation::none;
    std::u32string domain;
};

// Takes an address out of `mailto:…`, `Name <…>`, `<…>`, quotation marks and brackets of every kind around
// it, blanks and invisible characters around it, and one of . , ; : ! ? behind it. Signs that keyboards write
// for those of ASCII are these: full-width ones, curly quotation marks, hyphens and short dashes of every
// script, ideographic full stops. in: well-formed UTF-8. out: in NFC; nothing in it has been judged. fails:
// what was found: no @, a second address, a control character, a mailto: that is broken or asks for more.
Judged<EmailText> read_email_text(std::string_view typed);

}  // namespace challenger
