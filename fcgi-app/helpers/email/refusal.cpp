#include "helpers/email/refusal.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "base/text.hpp"

namespace challenger {

namespace {

// The words in lower case, each between two blanks and without the marks around it, and without addresses:
// what a user typed tells nothing.
std::string words_of(std::string text) {
    for (std::size_t open = 0; (open = text.find('<', open)) != std::string::npos;) {
        const auto close = text.find('>', open);
        if (close == std::string::npos) break;
        text.replace(open, close - open + 1, " ");
    }
    std::replace(text.begin(), text.end(), '\t', ' ');
    constexpr std::string_view kMarks = ".,:;!?()[]{}\"'#*";
    std::string out = " ";
    for (auto word : split(text, ' ')) {
        while (!word.empty() && kMarks.find(word.front()) != std::string_view::npos) word.remove_prefix(1);
        while (!word.empty() && kMarks.find(word.back()) != std::string_view::npos) word.remove_suffix(1);
        if (word.empty() || word.find('@') != std::string_view::npos) continue;
        out += word;
        out += ' ';
    }
    // Postfix, of a recipient that it does not know.
    constexpr std::string_view kTable = " relay recipient table ";
    if (const auto at = out.find(kTable); at != std::string::npos) out.replace(at, kTable.size(), " ");
    return out;
}

// in: phrases with | between them; a blank at an end of one is that of a word.
bool has_one_of(std::string_view words, std::string_view phrases) {
    const auto all = split(phrases, '|');
    return std::any_of(all.begin(), all.end(),
                       [&](std::string_view phrase) { return words.find(phrase) != std::string_view::npos; });
}

// What the operator configured: the login, --from, the name of the greeting, the right to relay here.
constexpr std::string_view kAboutSetup =
    "authenticat| auth |credentials| log in | login | logged in | password| sender| mail from |"
    " from address| from header| return path| return-path| reverse path| reverse-path| send as |"
    " send on behalf | relay | relayed | relaying| rcpthosts| helo | ehlo ";

// Who we are to the server, or what it makes of the message.
constexpr std::string_view kAboutPolicy =
    "block|blacklist| black list|blackhole|dnsbl| rbl|spam| policy|reputation| client host|"
    " client rejected| your ip| your host| your server| your network| ip address| reverse dns| ptr |"
    " spf| dkim|greylist|graylist| rate | too many";

// That the mailbox or its domain does not exist or takes nothing; only what says whose it is.
constexpr std::string_view kAboutRecipient =
    "user unknown|unknown user|user is unknown|no such user|user not found|user does not exist|"
    "user doesn't exist|user not known|not a known user|invalid user|invalid mailbox|"
    "recipient unknown|unknown recipient|no such recipient|recipient not found|"
    "recipient does not exist|recipient doesn't exist|recipient address unknown|mailbox unknown|"
    "unknown mailbox|no such mailbox|mailbox not found|mailbox does not exist|mailbox doesn't exist|"
    "no mailbox here|mailbox full|mailbox is full|mailbox disabled|mailbox is disabled|"
    "mailbox quota exceeded|mailbox over quota|user over quota|user is over quota|no such address|"
    "address does not exist|unknown local part|unknown local-part|account not found|"
    "account does not exist|no such account|no such person|unrouteable address|unroutable address|"
    "address unknown|unknown address|user doesn't have a|user does not have a|user has moved";

enum class Verdict : std::uint8_t { recipient, undefined, ours };

struct StatusRule {
    std::string_view status;
    Verdict verdict;
};

// RFC 3463, 5248, 6531 and 7505. What is not here is ours: 5.1.7 and 5.1.8 speak of the sender, 5.3 of the
// system, 5.4 of its network, 5.5 of the dialogue, 5.6 of the message, 5.7 of who may send.
constexpr std::array<StatusRule, 15> kStatusRules{{
    {"5.1.1", Verdict::recipient},   // no such mailbox
    {"5.1.2", Verdict::recipient},   // no such domain
    {"5.1.3", Verdict::recipient},   // no address by its form
    {"5.1.4", Verdict::recipient},   // ambiguous
    {"5.1.6", Verdict::recipient},   // moved
    {"5.1.10", Verdict::recipient},  // its domain takes no mail
    {"5.2.1", Verdict::recipient},   // mailbox disabled
    {"5.2.2", Verdict::recipient},   // mailbox full
    {"5.2.4", Verdict::recipient},   // its list or alias leads nowhere
    {"5.0.0", Verdict::undefined},
    {"5.1.0", Verdict::undefined},
    {"5.2.0", Verdict::undefined},
    {"5.4.4", Verdict::undefined},  // no route: for the address, or for want of a resolver
    {"5.5.0", Verdict::undefined},
    {"5.5.1", Verdict::undefined},  // some servers' status for every 550
}};

Verdict verdict_of(std::string_view status) {
    const auto* const rule = std::find_if(kStatusRules.begin(), kStatusRules.end(),
                                          [&](const StatusRule& row) { return row.status == status; });
    return rule == kStatusRules.end() ? Verdict::ours : rule->verdict;
}

// What all the statuses of a reply say together.
Verdict verdict_of(const std::vector<std::string>& statuses) {
    bool is_recipients = false;
    for (const std::string& status : statuses) {
        if (verdict_of(status) == Verdict::ours) return Verdict::ours;
        is_recipients = is_recipients || verdict_of(status) == Verdict::recipient;
    }
    return is_recipients ? Verdict::recipient : Verdict::undefined;
}

bool is_about_login(int code) {
    return code == 530 || code == 534 || code == 535 || code == 538;  // RFC 4954 section 6
}

}  // namespace

ReplyMeaning meaning_of(const SmtpReply& reply, std::string_view command) {
    if (reply.code() < 500) return ReplyMeaning::later;
    const std::string words = words_of(to_lower_ascii(reply.text()));
    const std::vector<std::string> statuses = reply.statuses();
    const auto has_status = [&](std::string_view status) {
        return std::find(statuses.begin(), statuses.end(), status) != statuses.end();
    };

    if (is_about_login(reply.code()) || command == "AUTH" || has_status("5.1.7") || has_status("5.1.8") ||
        has_one_of(words, kAboutSetup))
        return ReplyMeaning::setup;
    const Verdict verdict = verdict_of(statuses);
    // Before RCPT the server knows of no recipient: what it calls an address is the sender's.
    if (command == "MAIL") return verdict == Verdict::recipient ? ReplyMeaning::setup : ReplyMeaning::other;
    if ((command != "RCPT" && command != "DATA") || has_one_of(words, kAboutPolicy))
        return ReplyMeaning::other;
    if (verdict == Verdict::recipient) return ReplyMeaning::recipient;
    // A refusal of the message may repeat it, so that words alone mean nothing there.
    constexpr int kDomainTakesNoMail = 556;  // RFC 7504
    const bool is_told = verdict == Verdict::undefined && command == "RCPT" &&
                         (reply.code() == kDomainTakesNoMail || has_one_of(words, kAboutRecipient));
    return is_told ? ReplyMeaning::recipient : ReplyMeaning::other;
}

About about_of_reply(const SmtpReply& reply, std::string_view command) {
    constexpr int kClosing = 421;
    const auto statuses = reply.statuses();
    const std::string_view status =
        statuses.empty() ? std::string_view() : std::string_view(statuses.front());
    const auto is_of = [&](std::string_view subject) {
        return !status.empty() && status.substr(1).starts_with(subject);
    };
    if (command == "RCPT") {
        const bool is_servers = is_about_login(reply.code()) || reply.code() == kClosing || is_of(".3.");
        return is_servers ? About::gateway : About::recipient;
    }
    // The message itself may be refused for the recipient's sake: 1 speaks of addresses, 2 of mailboxes.
    const bool is_senders = is_of(".1.7") || is_of(".1.8");
    return command == "DATA" && (is_of(".1.") || is_of(".2.")) && !is_senders ? About::recipient
                                                                              : About::gateway;
}

}  // namespace challenger
