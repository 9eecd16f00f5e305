// Whom the refusal of an SMTP server speaks of: the recipient, or us.
#pragma once

#include <cstdint>
#include <string_view>

#include "delivery/gateway_report.hpp"
#include "helpers/email/reply.hpp"

namespace challenger {

enum class ReplyMeaning : std::uint8_t {
    later,      // 4xx, whomever it is about: try again later
    recipient,  // surely about the recipient: this address does not exist or takes no mail
    setup,      // about what the operator configured: login, sender, greeting, the right to relay
    other,      // about us in another way (policy, block list), about the message, or not to be told
};

// Tells what a refusal means. It is the recipient's fault only when nothing else can be meant: the status
// codes and words of RFC 3463 and 5321 and those that mail servers use by default are known, in any doubt it
// is not. in: a refusal; the command that it answers, DATA also for the message itself.
ReplyMeaning meaning_of(const SmtpReply& reply, std::string_view command);

// Tells whether another recipient might have been answered otherwise. Many servers look for a recipient's
// domain or ask its server before they answer RCPT, and repeat what that says, so that only codes count there
// and no words. in: as meaning_of. out: gateway or recipient.
About about_of_reply(const SmtpReply& reply, std::string_view command);

}  // namespace challenger
