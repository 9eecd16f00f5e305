#include "service/worker.hpp"

#include <chrono>

#include "base/exit_status.hpp"
#include "base/log.hpp"
#include "protocol/snippet_version.hpp"
#include "service/main_source.hpp"
#include "service/routes.hpp"
#include "web/fcgi_link.hpp"

namespace challenger {

namespace {

// Says once that nginx uses a snippet from before these programs.
void warn_of_older_snippet(const Request& request) {
    static bool has_said = false;
    if (has_said || request.snippet_version >= kSnippetVersion) return;
    has_said = true;
    LogLine(Severity::warning, "snippet")
        .add("version", request.snippet_version)
        .add("note",
             "nginx uses an older snippet: what needs no helper waits behind what does; print it again "
             "with challengerctl nginx, and reload nginx");
}

// Says once a day that nearly all who submit an address come from one network. Submissions are made by users'
// browsers, and a ticket is one that another worker has seen.
void warn_of_one_source(const Request& request, std::chrono::steady_clock::time_point now) {
    static MainSource main_source;
    const bool is_submission =
        request.method == "POST" && request.path.starts_with("/challenge/") && request.ticket.empty();
    if (!is_submission || !main_source.note(request.source.block(), now)) return;
    LogLine(Severity::warning, "source")
        .add("note",
             "nearly all users come from one IP address: if it is a proxy's, name it in TRUSTED_PROXIES, or "
             "with set_real_ip_from in nginx, or users are taken for one");
}

}  // namespace

int serve(Services& services) {
    FcgiLink link(services.trusted_proxies);
    FcgiLink::stop_on_signals();
    // A database that is not there yet is no reason not to start; a schema that does not fit is.
    if (const auto connected = services.store.connect(); !connected)
        LogLine(Severity::warning, "database").add("note", connected.error().note);
    while (services.store.schema_fault().empty()) {
        const auto request = link.accept();
        if (!request) return kExitOk;
        const auto start = std::chrono::steady_clock::now();
        warn_of_older_snippet(*request);
        warn_of_one_source(*request, start);
        LogLine log(Severity::info, "request");
        log.add("id", request->id);
        // Nobody waits for this answer: whatever it would do would be done to a user who was told it failed.
        if (request->is_abandoned()) {
            log.add("status", row_of(FailureName::abandoned).status).add("decision", "abandoned");
            link.drop();
            continue;
        }
        link.answer(respond(services, *request, log));
        const auto elapsed = std::chrono::steady_clock::now() - start;
        log.add("ms", std::chrono::duration_cast<std::chrono::milliseconds>(elapsed).count());
    }
    LogLine(Severity::error, "schema").add("note", services.store.schema_fault());
    return kExitConfiguration;
}

}  // namespace challenger
