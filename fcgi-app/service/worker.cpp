#include "service/worker.hpp"

#include <chrono>

#include "base/exit_status.hpp"
#include "base/log.hpp"
#include "protocol/snippet_version.hpp"
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

}  // namespace

int serve(Services& services) {
    FcgiLink link;
    FcgiLink::stop_on_signals();
    // A database that is not there yet is no reason not to start; a schema that does not fit is.
    if (const auto connected = services.store.connect(); !connected)
        LogLine(Severity::warning, "database").add("note", connected.error().note);
    while (services.store.schema_fault().empty()) {
        const auto request = link.accept();
        if (!request) return kExitOk;
        warn_of_older_snippet(*request);
        const auto start = std::chrono::steady_clock::now();
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
