#include "helpers/email/refusal.hpp"

#include <doctest/doctest.h>

#include "base/text.hpp"

namespace challenger {

namespace {

SmtpReply reply_of(std::string_view lines) {
    SmtpReply out;
    for (const auto line : split(lines, '\n')) out.add(line);
    return out;
}

ReplyMeaning to_rcpt(std::string_view lines) {
    return meaning_of(reply_of(lines), "RCPT");
}

}  // namespace

TEST_CASE("what surely speaks of the recipient is the recipient's") {
    for (const std::string_view lines : {
             "550 5.1.1 <a@b.example>: Recipient address rejected: User unknown in local recipient table",
             "550 5.1.1 <a@b.example>: Recipient address rejected: User unknown in relay recipient table",
             "550 5.1.1 <sender@relay.example>: Recipient address rejected: User unknown",
             "550 5.1.2 <a@b.example>: Recipient address rejected: Domain not found",
             "501 5.1.3 Bad recipient address syntax",
             "556 5.1.10 <a@b.example>: Recipient address rejected: Domain b.example does not accept mail "
             "(nullMX)",
             "550-5.1.1 The email account that you tried to reach does not exist. Please try\n550-5.1.1 "
             "double-checking "
             "the address for typos.\n550 5.1.1  https://support.example/?p=NoSuchUser",
             "550 5.2.1 The email account that you tried to reach is disabled",
             "552-5.2.2 The recipient's inbox is out of storage space\n552 5.2.2 ask them to clear some",
             "524 5.2.4 Mailing list expansion problem: <a@b.example>",
             "551 5.1.6 the mailbox has moved",
             "550 Unrouteable address",
             "550 Unknown user",
             "550-Verification failed for <a@b.example>\n550 Unrouteable address",
             "550 no such user",
             "550 5.1.0 <a@b.example>... User unknown",
             "550 5.5.0 mailbox not found",
             "550 sorry, no mailbox here by that name (#5.1.1)",
             "550 #5.1.1 a@b.example",
             "552 mailbox full",
             "556 Domain does not accept mail",
             "554 delivery error: dd This user doesn't have a mail.example account (a@b.example) [0]",
             "550 Address unknown",
         }) {
        CAPTURE(lines);
        CHECK(to_rcpt(lines) == ReplyMeaning::recipient);
    }
}

TEST_CASE("login, sender, greeting and relaying are the operator's setup, in every server's words") {
    for (const std::string_view lines : {
             "550 relay not permitted",
             "550 Relaying denied",
             "554 5.7.1 <a@b.example>: Relay access denied",
             "553 sorry, that domain isn't in my list of allowed rcpthosts (#5.7.1)",
             "550 5.7.54 SMTP; Unable to relay recipient in non-accepted domain",
             "550 5.1.2 Relay not allowed.",
             "550 5.1.1 relaying prohibited",
             "550 5.1.0 <x@y.example>: Sender address rejected: User unknown in local recipient table",
             "550 5.1.8 <x@y.example>: Sender address rejected: Domain not found",
             "553 5.1.8 <x@y.example>... Domain of sender address does not exist",
             "550 5.1.7 <x@y.example>: address rejected",
             "553 5.7.1 <x@y.example>: Sender address rejected: not owned by user bob",
             "550-Verification failed for <x@y.example>\n550-Unrouteable address\n550 Sender verify failed",
             "550 unknown user: the return-path does not exist",
             "504 5.5.2 <x>: Helo command rejected: need fully-qualified hostname",
             "550 Access denied - Invalid HELO name (See RFC2821 4.1.1.1)",
             "530 5.7.0 Must issue a STARTTLS command first",
             "530 SMTP authentication is required.",
             "556 Relay to this domain is closed",
             "535 5.7.8 Error: authentication failed",
             "550 5.7.60 SMTP; Client does not have permissions to send as this sender",
             "550-5.7.1 Invalid credentials for relay\n550 5.7.1 see our pages",
         }) {
        CAPTURE(lines);
        CHECK(to_rcpt(lines) == ReplyMeaning::setup);
    }
    CHECK(meaning_of(reply_of("501 5.1.1 no such mailbox"), "MAIL") == ReplyMeaning::setup);
    CHECK(meaning_of(reply_of("504 unrecognized type"), "AUTH") == ReplyMeaning::setup);
    CHECK(meaning_of(reply_of("550 The from address does not match a verified Sender Identity"), "DATA") ==
          ReplyMeaning::setup);
}

TEST_CASE("policy, block lists, the server's own trouble and every doubt are no word about the recipient") {
    for (const std::string_view lines : {
             "550 Invalid recipient: <a@b.example>",
             "550 <a@b.example>: Recipient address rejected: Access denied",
             "554 5.7.1 <a@b.example>: Recipient address rejected: Access denied",
             "554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using zen.example",
             "554 Your IP is listed, no such user here for you",
             "550 unknown user or blocked by our policy",
             "550 5.1.1 rejected, your host has a bad reputation",
             "550 5.1.1 undeliverable address: host mx.example said: 550 5.7.1 go away",
             "550 Requested action not taken: mailbox unavailable",
             "550 mailbox unavailable",
             "550 Address rejected",
             "550 #5.1.0 Address rejected.",
             "550 5.1.0 Address rejected",
             "550-5.1.1 one thing\n550 5.7.1 another",
             "550 5.2.3 too large",
             "550 5.3.0 no",
             "552 5.3.4 Message size exceeds fixed limit",
             "550 5.4.1 no answer from host",
             "554 5.5.1 Error: no valid recipients",
             "550 5.6.0 content",
             "550 5.7.23 SPF check failed",
             "550 4.1.1 no such user",
             "553 not here",
             "521 Host does not accept mail",
             "556 5.7.1 Domain does not accept mail",
             "551 User not local; please try elsewhere",
             "503 valid RCPT command must precede DATA",
             "554",
             "599 5.99.99",
             "550 Dieses Postfach gibt es nicht",
         }) {
        CAPTURE(lines);
        CHECK(to_rcpt(lines) == ReplyMeaning::other);
    }
}

TEST_CASE("what a user typed does not decide whose fault a refusal is") {
    CHECK(to_rcpt("550 <user.unknown@b.example>: rejected") == ReplyMeaning::other);
    CHECK(to_rcpt("550 <\"no such user\"@b.example>: rejected") == ReplyMeaning::other);
    CHECK(to_rcpt("550 5.1.1 <relay@b.example>: User unknown") == ReplyMeaning::recipient);
    CHECK(to_rcpt("550 5.1.1 spam@b.example: User unknown") == ReplyMeaning::recipient);
}

TEST_CASE("a 4xx is later, whoever is meant and whenever it is said") {
    for (const std::string_view command : {"", "EHLO", "AUTH", "MAIL", "RCPT", "DATA"}) {
        CHECK(meaning_of(reply_of("421 4.3.2 shutting down"), command) == ReplyMeaning::later);
        CHECK(meaning_of(reply_of("450 4.1.1 no such user"), command) == ReplyMeaning::later);
    }
}

TEST_CASE("after the message a status may still speak of the recipient, words alone may not") {
    CHECK(meaning_of(reply_of("550 5.1.1 no such user"), "DATA") == ReplyMeaning::recipient);
    CHECK(meaning_of(reply_of("552 5.2.2 full"), "DATA") == ReplyMeaning::recipient);
    CHECK(meaning_of(reply_of("554 rejected: no such user"), "DATA") == ReplyMeaning::other);
    CHECK(meaning_of(reply_of("554 5.1.1 no such user"), "EHLO") == ReplyMeaning::other);
    CHECK(meaning_of(reply_of("554 5.7.1 no such user"), "") == ReplyMeaning::other);
}

}  // namespace challenger
