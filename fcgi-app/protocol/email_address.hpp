// E-mail addresses: their normal form, and the key by which they are counted. The service and the helper for
// e-mail read them here, so neither refuses what the other has judged.
#pragma once

#include <string>
#include <string_view>

#include "protocol/result.hpp"

namespace challenger {

// An address whose two parts are fit for SMTP and for a header.
struct Mailbox {
    std::string local;   // a dot-atom or a quoted string, in NFC, maybe with characters outside ASCII
    std::string domain;  // A-labels, lower case

    std::string text() const { return local + "@" + domain; }
    // Whether it can only travel by SMTPUTF8 (RFC 6531).
    bool needs_utf8() const;
};

// Reads what people type or paste (protocol.md section 10). in: well-formed UTF-8.
// out: together at most 254 bytes (RFC 5321 section 4.5.3.1.3); its text reads as itself.
// fails: what was found and what is allowed, without the address in it.
Judged<Mailbox> parse_mailbox(std::string_view typed);

// The text of the mailbox; empty when nothing visible was typed. fails: parameter_malformed, as
// parse_mailbox.
Result<std::string> normal_email(std::string_view typed);

// The normal form with its case folded: mail servers that tell capitals apart are so few that two such forms
// are one person's. in: a normal form.
std::string email_key(std::string_view normal);

}  // namespace challenger
