// SMTP through libcurl. What an error means depends on where in the dialogue it came, which the library tells
// only by the lines that pass.
#include <curl/curl.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <memory>

#include "base/socket_alarm.hpp"
#include "base/text.hpp"
#include "delivery/masking.hpp"
#include "helpers/email/refusal.hpp"
#include "helpers/email/transport.hpp"

namespace challenger {

namespace {

// libcurl says QUIT when a transfer failed or when it cleans up, and waits for the answer as long as for any
// other. We know by then what became of the message, so the farewell gets a moment only.
constexpr std::chrono::seconds kFarewellTime{2};

struct Answer {
    std::string command;  // without its argument
    SmtpReply reply;
};

// One dialogue with a server.
struct Dialogue {
    const SmtpServer& server;
    std::string gateway;
    std::string_view message;
    std::size_t sent = 0;
    bool was_sent_whole = false;  // from here on the server may have taken it
    bool needs_utf8 = false;
    bool sender_needs_utf8 = false;
    bool server_has_utf8 = false;
    bool lacks_utf8 = false;
    bool is_encrypted = false;  // by STARTTLS
    bool offers_login = false;
    bool lacks_login = false;
    Answer last{};            // to the last command but QUIT
    Answer refused_before{};  // the library went on after it, and nothing was accepted since
    SocketAlarm alarm{};
};

int watch_socket(void* user, curl_socket_t socket, curlsocktype) {
    static_cast<Dialogue*>(user)->alarm.watch(socket);
    return CURL_SOCKOPT_OK;
}

std::size_t give_message(char* buffer, std::size_t size, std::size_t count, void* user) {
    auto& dialogue = *static_cast<Dialogue*>(user);
    const auto length = std::min(size * count, dialogue.message.size() - dialogue.sent);
    std::copy_n(dialogue.message.data() + dialogue.sent, length, buffer);
    dialogue.sent += length;
    dialogue.was_sent_whole = dialogue.sent == dialogue.message.size();
    return length;
}

// What the answer to EHLO offers. Answers whether the dialogue may go on.
bool take_offer(Dialogue& dialogue, std::string_view line) {
    const std::string_view offer = line.substr(std::min<std::size_t>(line.size(), 4));
    if (equals_ignoring_case(offer, "SMTPUTF8")) dialogue.server_has_utf8 = true;
    if (equals_ignoring_case(offer.substr(0, 5), "AUTH ")) dialogue.offers_login = true;
    const SmtpReply& reply = dialogue.last.reply;
    const bool is_final = reply.is_complete() && !reply.is_refusal() &&
                          (dialogue.server.tls != SmtpTls::starttls ||
                           dialogue.is_encrypted);  // what counts is said after STARTTLS
    // The library would go on without.
    dialogue.lacks_login = is_final && !dialogue.server.user.empty() && !dialogue.offers_login;
    return !dialogue.lacks_login;
}

// Each line of the server. Answering less than it got ends the dialogue.
std::size_t take_reply(char* buffer, std::size_t size, std::size_t count, void* user) {
    auto& dialogue = *static_cast<Dialogue*>(user);
    const std::string_view line = trim({buffer, size * count});
    SmtpReply& reply = dialogue.last.reply;
    reply.add(line);
    const std::string& command = dialogue.last.command;
    if (reply.is_complete() && !reply.is_refusal()) dialogue.refused_before = {};
    if ((command == "EHLO" || command == "HELO") && !take_offer(dialogue, line)) return 0;
    if (command == "MAIL" && dialogue.needs_utf8 && !dialogue.server_has_utf8) {
        dialogue.lacks_utf8 = true;
        return 0;
    }
    return size * count;
}

int take_note(CURL*, curl_infotype type, char* text, std::size_t length, void* user) {
    constexpr int kGoOn = 334;  // what is sent next belongs to AUTH
    auto& dialogue = *static_cast<Dialogue*>(user);
    Answer& last = dialogue.last;
    if (type != CURLINFO_HEADER_OUT || (last.command == "AUTH" && last.reply.code() == kGoOn)) return 0;
    const std::string_view line(text, length);
    const std::string_view command = trim(line.substr(0, line.find_first_of(" \r\n")));
    if (command == "QUIT") {
        dialogue.alarm.set(kFarewellTime);
        return 0;
    }
    if (last.command == "STARTTLS") dialogue.is_encrypted = true;
    // The library goes on after some refusals, of EHLO or of a way to authenticate: they need not be the last
    // word.
    if (last.reply.is_refusal()) dialogue.refused_before = last;
    last = {.command = std::string(command), .reply = {}};
    // From here on the server may wait for the recipient's, and we for both.
    if (command == "RCPT") report_gateway(dialogue.gateway, About::recipient);
    if (command == "DATA") report_gateway(dialogue.gateway, About::gateway);
    if (command == "EHLO") dialogue.server_has_utf8 = dialogue.offers_login = false;
    return 0;
}

Ending ending_of_refusal(const Answer& answer) {
    const std::string words = std::string(kServerSays) + answer.reply.format();
    const About about = about_of_reply(answer.reply, answer.command);
    switch (meaning_of(answer.reply, answer.command)) {
        case ReplyMeaning::later:
            return {kExitTryLater, words, about};
        case ReplyMeaning::recipient:
            return {kExitNoUser, words};
        case ReplyMeaning::setup:
            return {kExitConfiguration, words, about == About::gateway ? About::us : about};
        case ReplyMeaning::other:
            break;
    }
    return {kExitFailed, words, about};
}

// What is wrong with the server's certificate. in: OpenSSL's verdict, X509_V_ERR_… of openssl/x509_vfy.h; 1
// until there is one.
std::string_view certificate_fault(long verdict) {
    switch (verdict) {
        case 0:
        case 1:  // nothing was found in it, but
            return "is for another host";
        case 9:
            return "is not valid yet";
        case 10:
            return "has expired";
        case 2:
        case 18:
        case 19:
        case 20:
        case 21:
            return "is of an unknown authority (CA), see --ca-file";
        default:
            return "is not good";
    }
}

// What the library says of a dialogue that ended without a refusal, and before the message was sent.
Ending ending_of_library(CURL* curl, CURLcode error, const std::string& words) {
    if (error == CURLE_LOGIN_DENIED)
        return {kExitConfiguration, "the server offers no way to authenticate that is known here"};
    if (error == CURLE_SSL_CACERT_BADFILE) return {kExitConfiguration, "--ca-file: " + words};
    if (error != CURLE_PEER_FAILED_VERIFICATION) return {kExitFailed, words};
    long verdict = 0;
    curl_easy_getinfo(curl, CURLINFO_SSL_VERIFYRESULT, &verdict);
    return {kExitFailed, fmt::format("the server's certificate {}: {}", certificate_fault(verdict), words)};
}

Ending ending_of_dialogue(const Dialogue& dialogue, CURL* curl, CURLcode error, const std::string& words) {
    if (dialogue.lacks_login)
        return {kExitConfiguration, fmt::format("the server offers no authentication{}, which --user needs",
                                                dialogue.is_encrypted ? " after STARTTLS" : "")};
    if (dialogue.lacks_utf8 && dialogue.sender_needs_utf8)
        return {kExitConfiguration, "the server has no SMTPUTF8, which --from needs"};
    if (dialogue.lacks_utf8) return {kExitNoUser, "the server has no SMTPUTF8, which this address needs"};
    if (dialogue.last.reply.is_refusal()) return ending_of_refusal(dialogue.last);
    if (dialogue.was_sent_whole) return {kEndUnclear, "the message was sent, but: " + words};
    if (dialogue.refused_before.reply.is_refusal()) return ending_of_refusal(dialogue.refused_before);
    Ending ending = ending_of_library(curl, error, words);
    if (dialogue.last.command == "RCPT") ending.about = About::recipient;
    return ending;
}

}  // namespace

Done send_by_smtp(const SmtpServer& server, const Mailbox& from, const Mailbox& to,
                  const std::string& message) {
    Dialogue dialogue{.server = server,
                      .gateway = fmt::format("{}:{}", server.host, server.port),
                      .message = message};  // before what uses it to its own end
    report_gateway(dialogue.gateway, About::gateway);
    const std::unique_ptr<CURL, decltype(&curl_easy_cleanup)> owned(curl_easy_init(), &curl_easy_cleanup);
    const std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)> recipients(
        curl_slist_append(nullptr, ("<" + to.text() + ">").c_str()), &curl_slist_free_all);
    if (!owned || !recipients) return tl::unexpected(Ending{kExitFailed, "libcurl does not start"});
    CURL* curl = owned.get();
    dialogue.sender_needs_utf8 = from.needs_utf8();
    dialogue.needs_utf8 = from.needs_utf8() || to.needs_utf8();
    const bool is_ipv6 = server.host.find(':') != std::string::npos && !server.host.starts_with('[');
    // The path is the name we greet with: the sender's domain, as this host's own may be no public name.
    const std::string url =
        fmt::format("{}://{}:{}/{}", server.tls == SmtpTls::tls ? "smtps" : "smtp",
                    is_ipv6 ? "[" + server.host + "]" : server.host, server.port, from.domain);
    curl_easy_setopt(curl, CURLOPT_URL, url.c_str());
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    curl_easy_setopt(curl, CURLOPT_PROXY, "");
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_QUICK_EXIT, 1L);  // a name server that does not answer must not hold us
    curl_easy_setopt(curl, CURLOPT_SOCKOPTFUNCTION, watch_socket);
    curl_easy_setopt(curl, CURLOPT_SOCKOPTDATA, &dialogue);
    // The library takes the greeting for a part of connecting. A server may be long about it, and about each
    // answer (RFC 5321 section 4.5.3.2).
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, static_cast<long>(server.connect_timeout.count()));
    curl_easy_setopt(curl, CURLOPT_SERVER_RESPONSE_TIMEOUT, static_cast<long>(server.timeout.count()));
    curl_easy_setopt(curl, CURLOPT_TIMEOUT, static_cast<long>(server.timeout.count()));
    if (server.tls == SmtpTls::starttls)
        curl_easy_setopt(curl, CURLOPT_USE_SSL, static_cast<long>(CURLUSESSL_ALL));
    curl_easy_setopt(curl, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
    if (!server.ca_file.empty()) curl_easy_setopt(curl, CURLOPT_CAINFO, server.ca_file.c_str());
    if (!server.user.empty()) {
        curl_easy_setopt(curl, CURLOPT_USERNAME, server.user.c_str());
        curl_easy_setopt(curl, CURLOPT_PASSWORD, server.password.c_str());
    }
    curl_easy_setopt(curl, CURLOPT_MAIL_FROM, ("<" + from.text() + ">").c_str());
    curl_easy_setopt(curl, CURLOPT_MAIL_RCPT, recipients.get());
    curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(curl, CURLOPT_READFUNCTION, give_message);
    curl_easy_setopt(curl, CURLOPT_READDATA, &dialogue);
    curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, take_reply);
    curl_easy_setopt(curl, CURLOPT_HEADERDATA, &dialogue);
    curl_easy_setopt(curl, CURLOPT_DEBUGFUNCTION, take_note);
    curl_easy_setopt(curl, CURLOPT_DEBUGDATA, &dialogue);
    curl_easy_setopt(curl, CURLOPT_VERBOSE, 1L);  // or the function above is not called

    std::array<char, CURL_ERROR_SIZE> fault{};
    curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, fault.data());

    const CURLcode error = curl_easy_perform(curl);
    dialogue.alarm.set(kFarewellTime);  // for the QUIT of a success, when curl is cleaned up
    if (error == CURLE_OK) return {};
    Ending ending = ending_of_dialogue(dialogue, curl, error,
                                       fault[0] == '\0' ? curl_easy_strerror(error) : fault.data());
    ending.words = mask_words(ending.words, {to.text(), to.local}, false);
    return tl::unexpected(ending);
}

}  // namespace challenger
