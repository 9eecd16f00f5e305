// The part of an e-mail address before the @, as SMTP can carry it.
#pragma once

#include <string>
#include <string_view>

#include "protocol/result.hpp"

namespace challenger {

// Says whether a character may stand in an atom (RFC 5322 section 3.2.3); outside ASCII all may (RFC 6531
// section 3.3).
bool is_atom_character(char32_t c);

// How the part before the @ was written.
enum class Quotation { none, quoted };

// Writes a local part as a dot-atom where it can be one, else as a quoted string with no backslash too many
// (RFC 5321 section 4.1.2; RFC 6531 section 3.3 adds characters outside ASCII).
// What people call their address may be no dot-atom: until 2009 Japanese mobile networks gave out a..b@ and
// a.@. Written without quotation marks these are taken for what they are at the domains of those networks
// only; at every other they are a slip. in: in NFC, without quotation marks and the backslashes in them; the
// normal domain. out: at most 64 bytes. fails: what is wrong and what is allowed, without the local part in
// it.
Judged<std::string> normal_local_part(std::u32string_view content, Quotation quotation,
                                      std::string_view domain);

}  // namespace challenger
