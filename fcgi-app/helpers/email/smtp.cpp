// SMTP through libcurl. What an error means depends on where in the dialogue it came, which the library tells
// only by the lines that pass.
#include <curl/curl.h>
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <memory>

#include "base/log.hpp"
#include "base/socket_alarm.hpp"
#include "base/text.hpp"
#include "delivery/masking.hpp"
#include "helpers/email/transport.hpp"

namespace challenger {

namespace {

constexpr long kConnectSeconds = 10;

// libcurl says QUIT when a transfer failed or when it cleans up, and waits for the answer as long as for any
// other. We know by then what became of the message, so the farewell gets a moment only.
constexpr std::chrono::seconds kFarewellTime{2};

// One dialogue with a server.
struct Dialogue {
    std::string_view message;
    std::size_t sent = 0;
    bool was_sent_whole = false;  // from here on the server may have taken it
    bool needs_utf8 = false;
    bool sender_needs_utf8 = false;
    bool server_has_utf8 = false;
    bool lacks_utf8 = false;
    std::string command;  // the last one sent, without its argument
    std::string refused;  // the command that was first answered with 4xx or 5xx
    std::string reply;    // that answer
    SocketAlarm alarm;
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

// Each line of the server. Answering less than it got ends the dialogue.
std::size_t take_reply(char* buffer, std::size_t size, std::size_t count, void* user) {
    auto& dialogue = *static_cast<Dialogue*>(user);
    const std::string_view line = trim({buffer, size * count});
    if (dialogue.reply.empty() && (line.starts_with('4') || line.starts_with('5'))) {
        dialogue.refused = dialogue.command;  // what follows is QUIT and its answer
        dialogue.reply = line;
    }
    if (dialogue.command == "EHLO" && line.size() >= 4 && equals_ignoring_case(line.substr(4), "SMTPUTF8"))
        dialogue.server_has_utf8 = true;
    if (dialogue.command == "MAIL" && dialogue.needs_utf8 && !dialogue.server_has_utf8) {
        dialogue.lacks_utf8 = true;
        return 0;
    }
    return size * count;
}

int take_note(CURL*, curl_infotype type, char* text, std::size_t length, void* user) {
    auto& dialogue = *static_cast<Dialogue*>(user);
    if (type != CURLINFO_HEADER_OUT) return 0;
    const std::string_view line(text, length);
    dialogue.command = trim(line.substr(0, line.find_first_of(" \r\n")));
    if (dialogue.command == "QUIT") {
        dialogue.alarm.set(kFarewellTime);
        return 0;
    }
    // The library goes on after some refusals, of EHLO or of a way to authenticate: they were not the last
    // word.
    dialogue.refused.clear();
    dialogue.reply.clear();
    if (dialogue.command == "EHLO") dialogue.server_has_utf8 = false;  // what counts is said after STARTTLS
    return 0;
}

// A refusal of the recipient that is no word about it: we would have to authenticate (530), or may not send
// here at all (5.7.x, RFC 3463 section 3.8).
bool is_about_us(std::string_view reply) {
    return reply.starts_with("530") || (reply.size() > 4 && reply.substr(4).starts_with("5.7."));
}

Ending ending_of_dialogue(const Dialogue& dialogue, CURLcode error, const std::vector<std::string>& hidden) {
    const std::string reply = mask_words(dialogue.reply, hidden, false);
    if (dialogue.lacks_utf8 && dialogue.sender_needs_utf8)
        return {kExitConfiguration, "the server has no SMTPUTF8, which --from needs"};
    if (dialogue.lacks_utf8) return {kExitNoUser, "the server has no SMTPUTF8, which this address needs"};
    if (dialogue.was_sent_whole && dialogue.reply.empty())
        return {kEndUnclear, fmt::format("the message was sent, but: {}", curl_easy_strerror(error))};
    if (dialogue.reply.starts_with('4')) return {kExitTryLater, fmt::format("the server says: {}", reply)};
    if (dialogue.reply.starts_with('5'))
        return {dialogue.refused == "RCPT" && !is_about_us(dialogue.reply) ? kExitNoUser : kExitFailed,
                fmt::format("the server says: {}", reply)};
    return {kExitFailed, curl_easy_strerror(error)};
}

}  // namespace

tl::expected<void, Ending> send_by_smtp(const SmtpServer& server, const Mailbox& from, const Mailbox& to,
                                        const std::string& message) {
    Dialogue dialogue;  // before what uses it to its own end
    const std::unique_ptr<CURL, decltype(&curl_easy_cleanup)> owned(curl_easy_init(), &curl_easy_cleanup);
    const std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)> recipients(
        curl_slist_append(nullptr, ("<" + to.text() + ">").c_str()), &curl_slist_free_all);
    if (!owned || !recipients) return tl::unexpected(Ending{kExitFailed, "libcurl does not start"});
    CURL* curl = owned.get();
    dialogue.message = message;
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
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, std::min<long>(kConnectSeconds, server.timeout.count()));
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

    const CURLcode error = curl_easy_perform(curl);
    dialogue.alarm.set(kFarewellTime);  // for the QUIT of a success, when curl is cleaned up
    if (error == CURLE_OK) return {};
    return tl::unexpected(ending_of_dialogue(dialogue, error, {to.text(), to.local}));
}

}  // namespace challenger
