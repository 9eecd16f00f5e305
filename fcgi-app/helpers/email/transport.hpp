// The ways an e-mail leaves: an SMTP server, or the local sendmail program.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <tl/expected.hpp>

#include "base/words.hpp"
#include "helpers/common/contract.hpp"
#include "helpers/email/message.hpp"

namespace challenger {

enum class SmtpTls : std::uint8_t { starttls, tls, none };

template <>
inline constexpr auto kWordsOf<SmtpTls> = std::to_array<Word<SmtpTls>>({
    {"starttls", SmtpTls::starttls},
    {"tls", SmtpTls::tls},
    {"none", SmtpTls::none},
});

struct SmtpServer {
    std::string host;
    std::uint16_t port = 0;
    SmtpTls tls{};
    std::string user;  // empty: no authentication
    std::string password;
    std::string ca_file;                     // empty: the system's authorities
    std::chrono::seconds connect_timeout{};  // until it has greeted; not more than:
    std::chrono::seconds timeout{};          // for the whole dialogue
};

// Hands an e-mail to a server (RFC 5321). in: from and to, the addresses of the envelope; message, the whole
// e-mail with CRLF line ends.
// fails: as meaning_of in refusal.hpp says of a refusal; refused for a recipient that needs SMTPUTF8 where
// the server has not got it; configuration for a server without a login where one is set; unclear when the
// message was sent and the server's word did not come; failed for all else. The words hold no address. time:
// the server's timeout.
Done send_by_smtp(const SmtpServer& server, const Mailbox& from, const Mailbox& to,
                  const std::string& message);

// Hands an e-mail to a program that behaves as sendmail: PROGRAM -i -f FROM -- TO, or, for an address that
// belongs on no command line, PROGRAM -i -t -f FROM, which reads the recipient from the e-mail's To. in:
// program, its absolute path; message as above, with `to` as its only recipient. fails: as the program says
// it by sysexits.h (65, 67 and 68 refused); unclear when it was killed, still runs after the time, or says
// 75, which some use for what they have queued; failed for all else.
Done send_by_sendmail(const std::string& program, std::chrono::seconds timeout, const Mailbox& from,
                      const Mailbox& to, const std::string& message, HelperAddress address_place);

}  // namespace challenger
