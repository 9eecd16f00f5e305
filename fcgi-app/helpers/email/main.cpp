// challenger-send-email: delivers a message by e-mail. This file reads the command line and takes the steps:
// the delivery, the e-mail, the way out.
#include <curl/curl.h>
#include <fmt/format.h>

#include "base/file.hpp"
#include "base/text.hpp"
#include "base/unicode.hpp"
#include "helpers/common/command_line.hpp"
#include "helpers/common/contract.hpp"
#include "helpers/email/message.hpp"
#include "helpers/email/transport.hpp"
#include "protocol/address_field.hpp"
#include "protocol/uri.hpp"

namespace {

using namespace challenger;

constexpr const char* kProgram = "challenger-send-email";

struct EmailOptions {
    std::string server;
    std::string tls{format_word(SmtpTls::starttls)};
    std::string user;
    std::string password_file;
    std::string ca_file;
    std::string sendmail;
    std::string from;
    std::string from_name;
    std::string html_file;
    int timeout_seconds = 25;
    int connect_timeout_seconds = 0;  // 0: as timeout_seconds
    std::string address;
};

void add_options(Arguments& arguments, EmailOptions& options) {
    arguments.add_options_file();
    const CommandArgument server =
        arguments.add("--server", options.server,
                      "SMTP server, HOST or HOST:PORT (default port: 587; 465 with --tls tls; 25 with "
                      "--tls none)");
    arguments
        .add("--tls", options.tls,
             "starttls (required, the default), tls (from the first byte) or none (no encryption, for "
             "a server on this host or network)")
        .one_of(all_words<SmtpTls>());
    const CommandArgument user =
        arguments.add("--user", options.user, "User name, if the server requires one");
    arguments.add("--password-file", options.password_file, "File that holds the password").needs(user);
    arguments.add("--ca-file", options.ca_file,
                  "Certificates of the authorities to trust, PEM (default: the system's)");
    arguments
        .add("--sendmail", options.sendmail,
             "A program that behaves like sendmail, such as /usr/sbin/sendmail, instead of a server")
        .excludes(server);
    arguments.add("--from", options.from, "Sender's address").required();
    arguments.add("--from-name", options.from_name, "Sender's name");
    arguments.add("--html", options.html_file,
                  "Mustache template of the HTML part, instead of the included one");
    arguments
        .add("--timeout", options.timeout_seconds, "Seconds for everything; choose less than HELPER_TIMEOUT")
        .shows_default()
        .between(1, 600);
    arguments
        .add("--connect-timeout", options.connect_timeout_seconds,
             "Seconds of it until the server has greeted (default: all of it)")
        .between(1, 600);
    arguments.add(
        "ADDRESS", options.address,
        "The address as JSON: {\"CONTACT_EMAIL\": \"alice@example.org\"}. Without it: CHALLENGER_ADDRESS");
    arguments.set_footer(
        "The message is read from standard input; subject and language are taken from CHALLENGER_SUBJECT and "
        "CHALLENGER_LANGUAGE. Exit statuses: 0 handed over; 65, 67 the address is bad or was refused; 75 the "
        "server says \"try later\"; 1 failed; 64, 78 wrong usage or configuration, or the server refuses the "
        "login, "
        "the sender or to relay; a signal: the message was sent, but the server did not confirm it.");
}

tl::expected<SmtpServer, Ending> read_server(const EmailOptions& options) {
    const auto refuse = [](std::string words) {
        return tl::unexpected(Ending{kExitConfiguration, std::move(words)});
    };
    SmtpServer out;
    out.tls = parse_word<SmtpTls>(options.tls).value();  // the command line takes no other word
    const auto colon = options.server.rfind(':');
    const bool has_port = colon != std::string::npos && options.server.find(']', colon) == std::string::npos;
    out.host = options.server.substr(0, has_port ? colon : std::string::npos);
    const long long default_port = out.tls == SmtpTls::tls ? 465 : out.tls == SmtpTls::none ? 25 : 587;
    const auto port = has_port ? parse_number(options.server.substr(colon + 1)) : default_port;
    if (out.host.empty() || out.host.find_first_of("/@ ") != std::string::npos || !port || *port < 1 ||
        *port > 65535)
        return refuse(fmt::format("--server {}: allowed: HOST or HOST:PORT", options.server));
    out.port = static_cast<std::uint16_t>(*port);
    out.user = options.user;
    out.ca_file = options.ca_file;
    out.timeout = std::chrono::seconds(options.timeout_seconds);
    out.connect_timeout = options.connect_timeout_seconds == 0
                              ? out.timeout
                              : std::min(out.timeout, std::chrono::seconds(options.connect_timeout_seconds));
    if (options.user.empty()) return out;
    if (out.tls == SmtpTls::none && !is_loopback(out.host))
        return refuse("--tls none with --user: the password would travel in the clear");
    if (options.password_file.empty()) return refuse("--user needs --password-file");
    const auto password = read_secret_file(options.password_file);
    if (!password) return refuse("--password-file " + password.error());
    out.password = *password;
    return out;
}

Ending send(const EmailOptions& options) {
    if (options.server.empty() == options.sendmail.empty())
        return {kExitUsage, "needs one of --server and --sendmail"};
    const auto from = parse_mailbox(options.from);
    if (!from) return {kExitConfiguration, "--from: " + from.error().found};
    if (!is_utf8(options.from_name) || has_control_character(options.from_name, LineBreaks::refused))
        return {kExitConfiguration, "--from-name: must be one line of UTF-8"};
    const auto html = options.html_file.empty() ? std::string() : read_file(options.html_file);
    if (!html) return {kExitConfiguration, "--html " + html.error()};

    const auto delivery = read_delivery(options.address, kEmailField);
    if (!delivery) return delivery.error();
    const auto to = parse_mailbox(delivery->field(kEmailField));
    if (!to) return {kExitBadData, to.error().found};
    const auto message = format_email({.from = *from,
                                       .from_name = options.from_name,
                                       .to = *to,
                                       .subject = delivery->subject,
                                       .text = delivery->message,
                                       .language = delivery->language,
                                       .date = std::chrono::system_clock::now()},
                                      *html);
    if (!message) return {kExitConfiguration, "--html: " + message.error()};

    if (!options.sendmail.empty())
        return ending_of(send_by_sendmail(options.sendmail, std::chrono::seconds(options.timeout_seconds),
                                          *from, *to, *message, delivery->address_place));
    const auto server = read_server(options);
    if (!server) return server.error();
    return ending_of(send_by_smtp(*server, *from, *to, *message));
}

}  // namespace

int main(int argc, char** argv) {
    Arguments arguments(kProgram, "Delivers a message by e-mail: a helper of challenger-fcgi.");
    EmailOptions options;
    add_options(arguments, options);
    return run_helper_program(arguments, argc, argv, [&] { return send(options); });
}
