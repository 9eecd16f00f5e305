// The FastCGI side: accepts connections on descriptor 0 and turns records into Request and Response.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "base/ip_network.hpp"
#include "web/request.hpp"
#include "web/response.hpp"

namespace challenger {

class FcgiLink {
  public:
    // in: trusted_proxies: whose X-Forwarded-For says where a request comes from; must outlive the link.
    explicit FcgiLink(const std::vector<IpNetwork>& trusted_proxies);
    ~FcgiLink();
    FcgiLink(const FcgiLink&) = delete;
    FcgiLink& operator=(const FcgiLink&) = delete;

    // Says whether descriptor 0 is a listening socket, as spawn-fcgi leaves it.
    static bool has_socket();

    // Makes TERM and USR1 end accept() with nullopt; a request in hand is finished first.
    static void stop_on_signals();

    // Waits for the next request; nullopt when it is time to stop. The web server may have given it up
    // already: Request::is_abandoned tells, also later on.
    std::optional<Request> accept();

    // Sends the response and closes the connection. in: header values without control characters.
    void answer(const Response& response);

    // Closes the connection without an answer.
    void drop();

  private:
    struct Record;
    std::unique_ptr<Record> record_;
    const std::vector<IpNetwork>& trusted_proxies_;
};

}  // namespace challenger
