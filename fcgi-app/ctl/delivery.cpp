// challengerctl send-test and transmissions: whether messages go out, and what became of them.
#include <fmt/format.h>
#include <grp.h>
#include <pwd.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <memory>

#include "base/duration.hpp"
#include "base/language.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "config/reading.hpp"
#include "ctl/commands.hpp"
#include "ctl/tools.hpp"
#include "delivery/test_message.hpp"
#include "protocol/outcome.hpp"
#include "service/from_settings.hpp"

namespace challenger {

namespace {

struct SendTestOptions {
    std::string address;  // as parse_address takes it, or -
    std::string language = kDefaultLanguage;
};

struct ListOptions {
    std::string since;    // a duration; empty: of any age
    std::string outcome;  // a word of the ledger; empty: any
    int limit = 50;
};

// The helper runs as it will for the workers: root could read and write what they cannot.
bool become_account(const std::string& name) {
    if (::geteuid() != 0) return true;
    const passwd* account = ::getpwnam(name.c_str());
    if (account == nullptr) {
        print_line("as root: there is no account " + name);
        return true;
    }
    print_line("as account " + name);
    ::setenv("HOME", account->pw_dir, 1);
    return ::initgroups(name.c_str(), account->pw_gid) == 0 && ::setgid(account->pw_gid) == 0 &&
           ::setuid(account->pw_uid) == 0;
}

int send_test(const Settings& settings, const SendTestOptions& options) {
    const auto reading = reading_context(settings);
    if (!reading) return complain(kExitConfiguration, reading.error());
    const auto given = value_or_input(options.address, "the address");
    if (!given) return complain(kExitUsage, "ADDRESS: " + given.error());
    const auto address = parse_address(settings.address_type, *reading, *given);
    if (!address) return complain(kExitUsage, "ADDRESS: " + address.error().detail);
    const auto messages = MessageTemplates::load(settings.address_type, settings.message_template_dir);
    if (!messages)
        return complain(kExitConfiguration,
                        settings.file + ": [challenger] MESSAGE_TEMPLATE_DIR: " + messages.error());
    if (!messages->speaks(options.language))
        return complain(kExitUsage, fmt::format("--language {}: allowed: {}", options.language,
                                                fmt::join(messages->languages(), ", ")));
    const std::string account = service_account(settings);
    if (!become_account(account))
        return complain(kExitFailed, fmt::format("account {}: {}", account, std::strerror(errno)));
    const std::string code(code_length(settings.address_type), '0');
    const Message message = write_test_message(*messages, options.language,
                                               {
                                                   .code = code,
                                                   .service = settings.service_name,
                                                   .domain = settings.base_host,
                                                   .reference = {},
                                                   .url = settings.base_url,
                                                   .left = settings.validation_duration,
                                                   .address = &*address,
                                               });
    print_line(fmt::format("sending to {} through {}, for up to {}", mask_address(*address),
                           settings.auth_command.front(), format_duration(settings.helper_timeout)));
    const HelperResult result = run_helper(
        prepare_helper(helper_settings(settings), {*address, message, code, test_transmission_id()}));
    print_line(fmt::format("{} ({})", format_outcome(result.outcome), result.reason));
    for (const GatewayReport& report : result.reports)
        print_line(trim(format_gateway_report(report.gateway, report.about)));
    if (!result.words.empty()) print_fields({{"the helper said", printable(result.words)}});
    return result.outcome == TransmissionOutcome::accepted ? kExitOk : kExitFailed;
}

// The moment to the second, in the session's time zone.
std::string to_second(const std::string& moment) {
    return moment.substr(0, moment.find_first_of(".+"));
}

int print_transmissions(const CommonOptions& common, const ListOptions& options) {
    TransmissionFilter filter{.since = {}, .outcome = options.outcome, .id = {}, .limit = options.limit};
    if (!options.since.empty()) {
        filter.since = parse_duration(options.since);
        if (!filter.since)
            return complain(kExitUsage,
                            fmt::format("--since {}: allowed: a time such as \"2 h\"", options.since));
    }
    if (!options.outcome.empty() && !parse_ledger_outcome(options.outcome))
        return complain(kExitUsage,
                        fmt::format("--outcome {}: allowed: {}", options.outcome, list_outcomes()));
    return with_settings(common, [&](const Settings&, const AdminAccess& access) {
        const auto found = list_transmissions(access, filter);
        if (!found) return complain(found.error());
        for (const TransmissionRecord& t : *found)
            print_line(fmt::format("{}  {}  {}{}  {}  {}", t.id, to_second(t.reserved_at), t.outcome,
                                   t.given_back ? " (given back)" : "",
                                   t.masked_address.empty() ? "?" : t.masked_address, t.reason));
        return kExitOk;
    });
}

int print_transmission(const CommonOptions& common, const std::string& transmission_id) {
    const auto id = parse_number(transmission_id);
    if (!id || *id < 1)
        return complain(kExitUsage, fmt::format("transmissions show {}: allowed: a number of 1 or more",
                                                transmission_id));
    return with_settings(common, [&](const Settings&, const AdminAccess& access) {
        const auto found = list_transmissions(access, {.since = {}, .outcome = {}, .id = *id, .limit = 1});
        if (!found) return complain(found.error());
        if (found->empty()) return complain(kExitFailed, fmt::format("transmission {}: there is none", *id));
        const TransmissionRecord& t = found->front();
        print_fields({
            {"transmission", std::to_string(t.id)},
            {"validation", std::to_string(t.validation_id)},
            {"client_id", std::to_string(t.client_id)},
            {"address", t.masked_address.empty() ? "?" : t.masked_address},
            {"outcome", t.outcome + (t.given_back ? " (given back)" : "")},
            {"reserved", t.reserved_at},
            {"finished", t.finished_at.empty() ? "never" : t.finished_at},
            {"reason", t.reason.empty() ? "none" : t.reason},
            {"gateway", t.gateway.empty() ? "not said" : t.gateway},
            {"about", t.about.empty() ? "not said" : t.about},
            {"the helper said", t.words.empty() ? "nothing" : t.words},
        });
        return kExitOk;
    });
}

}  // namespace

void add_delivery_commands(CommandLine& line) {
    const auto test = std::make_shared<SendTestOptions>();
    Command send_test_command =
        line.add_command("send-test", "Send one real message, marked as a test, through the helper",
                         [test](const CommonOptions& common) {
                             return with_settings(common, [&](const Settings& settings, const AdminAccess&) {
                                 return send_test(settings, *test);
                             });
                         });
    send_test_command
        .add(
            "ADDRESS", test->address,
            "A phone number or e-mail address, or the fields as JSON: {\"CONTACT_NAME\": …}; - reads it from "
            "standard input, as command lines can be read by every user of this machine")
        .required();
    send_test_command.add("--language", test->language, "The message's language").shows_default();

    const auto to_list = std::make_shared<ListOptions>();
    Command transmissions = line.add_command(
        "transmissions", "List what was sent, newest first, with masked addresses",
        [to_list](const CommonOptions& common) { return print_transmissions(common, *to_list); });
    transmissions.add("--since", to_list->since, "Only what is at most this old, such as \"2 h\"");
    transmissions.add("--outcome", to_list->outcome, "Only this outcome: " + list_outcomes());
    transmissions.add("--limit", to_list->limit, "At most this many").shows_default().between(1, 1'000'000);

    const auto to_show = std::make_shared<std::string>();
    line.add_command(transmissions, "show", "Show one transmission, with what the helper printed",
                     [to_show](const CommonOptions& common) { return print_transmission(common, *to_show); })
        .add("ID", *to_show, "Its number")
        .required();
}

}  // namespace challenger
