#include "web/fcgi_link.hpp"

#include <fcgiapp.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <string_view>

#include "base/log.hpp"
#include "base/text.hpp"

namespace challenger {

struct FcgiLink::Record {
    FCGX_Request request;
    unsigned long served = 0;
};

namespace {

volatile std::sig_atomic_t stopping = 0;

extern "C" void on_stop(int) {
    stopping = 1;
    FCGX_ShutdownPending();
}

std::string parameter(const FCGX_Request& request, const char* name) {
    const char* value = FCGX_GetParam(name, request.envp);
    return value == nullptr ? "" : value;
}

// The values of all X-Forwarded-For headers, in their order. nginx before 1.23 passes each header by itself,
// and a proxy may add one of its own behind the user's: the first alone would be what the user wrote.
std::string all_forwarded_for(const FCGX_Request& request) {
    constexpr std::string_view kName = "HTTP_X_FORWARDED_FOR=";
    std::string out;
    for (char** entry = request.envp; *entry != nullptr; ++entry) {
        const std::string_view text = *entry;
        if (!text.starts_with(kName)) continue;
        if (!out.empty()) out += ',';
        out += text.substr(kName.size());
    }
    return out;
}

// The web server's own id for the request when it sends one that is plain, else one of ours.
std::string request_id(const FCGX_Request& request, unsigned long served) {
    std::string id = parameter(request, "REQUEST_ID");
    if (!id.empty() && id.size() <= 32 &&
        std::all_of(id.begin(), id.end(), [](unsigned char c) { return std::isxdigit(c); }))
        return id;
    return fmt::format("{}-{}", ::getpid(), served);
}

// When nginx passed the request on ($msec: seconds and milliseconds since the epoch), else now.
// From here on, setting the clock of the host changes no deadline.
std::chrono::steady_clock::time_point sent_at(const FCGX_Request& request) {
    const auto now = std::chrono::steady_clock::now();
    const std::string text = parameter(request, "REQUEST_MSEC");
    const auto seconds = parse_number(text.substr(0, text.find('.')));
    const auto dot = text.find('.');
    const auto milliseconds = parse_number(dot == std::string::npos ? "0" : text.substr(dot + 1));
    if (!seconds || !milliseconds || *milliseconds > 999) return now;
    const std::chrono::system_clock::time_point then{std::chrono::seconds(*seconds) +
                                                     std::chrono::milliseconds(*milliseconds)};
    const auto age = std::chrono::system_clock::now() - then;
    return now - std::max(age, std::chrono::system_clock::duration::zero());
}

// Whether the peer has closed: a live connection shows at most readable data.
bool has_hung_up(int fd) {
    pollfd peer{fd, POLLIN, 0};
    return ::poll(&peer, 1, 0) > 0 && (peer.revents & (POLLHUP | POLLERR | POLLNVAL)) != 0;
}

// Reads what was declared; what is over the limit is read away, so that the web server can finish sending and
// sees our answer instead of a broken pipe.
void read_body(FCGX_Request& fcgi, Request& request) {
    std::size_t left = request.body_bytes;
    const bool keep = left <= kBodyLimitBytes;
    std::string chunk(std::min(left, kBodyLimitBytes), '\0');
    while (left > 0) {
        const int n = FCGX_GetStr(chunk.data(), static_cast<int>(std::min(left, chunk.size())), fcgi.in);
        if (n <= 0) break;
        if (keep) request.body.append(chunk, 0, static_cast<std::size_t>(n));
        left -= static_cast<std::size_t>(n);
    }
    request.body_is_complete = left == 0;
}

}  // namespace

FcgiLink::FcgiLink(const std::vector<IpNetwork>& trusted_proxies)
    : record_(std::make_unique<Record>()), trusted_proxies_(trusted_proxies) {
    FCGX_Init();
    FCGX_InitRequest(&record_->request, 0, FCGI_FAIL_ACCEPT_ON_INTR);
}

FcgiLink::~FcgiLink() {
    FCGX_Free(&record_->request, 1);
}

bool FcgiLink::has_socket() {
    int listening = 0;
    socklen_t length = sizeof listening;
    return ::getsockopt(STDIN_FILENO, SOL_SOCKET, SO_ACCEPTCONN, &listening, &length) == 0 && listening != 0;
}

void FcgiLink::stop_on_signals() {
    struct sigaction action {};
    action.sa_handler = on_stop;  // without SA_RESTART: accept() must return
    ::sigaction(SIGTERM, &action, nullptr);
    ::sigaction(SIGUSR1, &action, nullptr);
    action.sa_handler = SIG_IGN;
    ::sigaction(SIGPIPE, &action, nullptr);
    action.sa_handler = SIG_DFL;  // ignored, it would hide how a helper ended
    ::sigaction(SIGCHLD, &action, nullptr);
}

std::optional<Request> FcgiLink::accept() {
    FCGX_Request& fcgi = record_->request;
    while (stopping == 0) {
        const int status = FCGX_Accept_r(&fcgi);
        if (status == -EINTR) continue;
        if (status != 0) {
            if (stopping == 0) LogLine(Severity::error, "accept").add("note", std::strerror(errno));
            break;
        }
        Request request;
        request.id = request_id(fcgi, ++record_->served);
        request.is_abandoned = [fd = fcgi.ipcFd] { return has_hung_up(fd); };
        request.method = parameter(fcgi, "REQUEST_METHOD");
        request.path = parameter(fcgi, "PATH_INFO");
        request.query = parameter(fcgi, "QUERY_STRING");
        request.sent_at = sent_at(fcgi);
        request.target_bytes = parameter(fcgi, "REQUEST_URI").size();
        request.content_type = parameter(fcgi, "CONTENT_TYPE");
        request.content_encoding = parameter(fcgi, "HTTP_CONTENT_ENCODING");
        request.accept = parameter(fcgi, "HTTP_ACCEPT");
        request.accept_language = parameter(fcgi, "HTTP_ACCEPT_LANGUAGE");
        request.if_none_match = parameter(fcgi, "HTTP_IF_NONE_MATCH");
        request.source =
            Source::find(parameter(fcgi, "REMOTE_ADDR"), all_forwarded_for(fcgi), trusted_proxies_);
        request.authorization = parameter(fcgi, "HTTP_AUTHORIZATION");
        request.snippet_version =
            static_cast<int>(parse_number(parameter(fcgi, "CHALLENGER_SNIPPET")).value_or(1));
        request.send_location = parameter(fcgi, "CHALLENGER_SEND");
        request.ticket = parameter(fcgi, "CHALLENGER_TICKET");
        request.body_bytes =
            static_cast<std::size_t>(parse_number(parameter(fcgi, "CONTENT_LENGTH")).value_or(0));
        if (!request.is_abandoned()) read_body(fcgi, request);
        return request;
    }
    return std::nullopt;
}

void FcgiLink::answer(const Response& response) {
    std::string head = fmt::format("Status: {} {}\r\n", response.status, reason_phrase(response.status));
    for (const auto& [name, value] : response.headers) head += fmt::format("{}: {}\r\n", name, value);
    head += "\r\n";
    FCGX_Request& fcgi = record_->request;
    FCGX_PutStr(head.data(), static_cast<int>(head.size()), fcgi.out);
    FCGX_PutStr(response.body.data(), static_cast<int>(response.body.size()), fcgi.out);
    FCGX_Finish_r(&fcgi);
}

void FcgiLink::drop() {
    FCGX_Free(&record_->request, 1);
}

}  // namespace challenger
