// challenger-fcgi: one worker of a pool, started by spawn-fcgi and multiwatch.
#include <sys/resource.h>

#include <clocale>
#include <iostream>

#include "base/arguments.hpp"
#include "base/exit_status.hpp"
#include "base/log.hpp"
#include "config/instance.hpp"
#include "config/key_file.hpp"
#include "config/reading.hpp"
#include "service/from_settings.hpp"
#include "service/worker.hpp"
#include "web/fcgi_link.hpp"

namespace {

using namespace challenger;

int refuse_to_start(const std::string& reason) {
    LogLine(Severity::error, "configuration").add("note", reason);
    return kExitConfiguration;
}

int run(const InstanceChoice& choice, LoadPlans when) {
    // A core would hold codes, keys and addresses. Helpers inherit this.
    const rlimit no_core{0, 0};
    ::setrlimit(RLIMIT_CORE, &no_core);
    // Characters in restrictions are those of UTF-8, whatever the environment says.
    if (std::setlocale(LC_CTYPE, "C.UTF-8") == nullptr)
        return refuse_to_start("the locale C.UTF-8 is missing");
    const auto settings = load_instance(choice);
    if (!settings) return refuse_to_start(settings.error());
    const auto rules = AddressRules::compile(settings->address_type, settings->address_restrictions);
    if (!rules) return refuse_to_start(rules.error());
    const auto reading = reading_context(*settings, when);
    if (!reading) return refuse_to_start(reading.error());
    const auto keys = load_keys(settings->secret_file);
    if (!keys) return refuse_to_start(settings->file + ": [challenger] SECRET_FILE: " + keys.error());
    const auto connection = check_connection(*settings);
    if (!connection) return refuse_to_start(connection.error());

    const auto terms = load_documents(settings->terms_dir);
    if (!terms) return refuse_to_start(settings->file + ": [challenger] TERMS_DIR: " + terms.error());
    const auto privacy = load_documents(settings->privacy_dir);
    if (!privacy) return refuse_to_start(settings->file + ": [challenger] PRIVACY_DIR: " + privacy.error());
    const auto administrators = parse_networks(settings->admin_addresses);
    const auto trusted_proxies = parse_networks(settings->trusted_proxies);

    const auto messages = MessageTemplates::load(settings->address_type, settings->message_template_dir);
    if (!messages)
        return refuse_to_start(settings->file + ": [challenger] MESSAGE_TEMPLATE_DIR: " + messages.error());

    const auto theme = load_theme(settings->theme_file);
    if (!theme) return refuse_to_start(settings->file + ": [challenger] THEME_FILE: " + theme.error());
    const auto pages = load_pages(*settings, *theme, *reading);
    if (!pages) return refuse_to_start(settings->file + ": [challenger] TEMPLATE_DIR: " + pages.error());

    Store store(session_options(*settings), policy_of(*settings));
    const std::string config = config_json(settings->address_type, settings->address_hint, rules->json());
    const HelperSettings helper = helper_settings(*settings);
    PoolSize pool_size;
    Services services{
        .settings = *settings,
        .helper = helper,
        .reading = *reading,
        .rules = *rules,
        .keys = *keys,
        .config = config,
        .terms = *terms,
        .privacy = *privacy,
        .administrators = administrators,
        .trusted_proxies = trusted_proxies,
        .messages = *messages,
        .pages = *pages,
        .theme = *theme,
        .pool_size = pool_size,
        .store = store,
    };
    return serve(services);
}

}  // namespace

int main(int argc, char** argv) {
    Arguments arguments(
        "challenger-fcgi",
        "One FastCGI worker of challenger-fcgi. It serves the listening socket on descriptor 0:\n"
        "  spawn-fcgi -n -s SOCKET -M 0660 -b 64 -- /usr/bin/multiwatch -f 8 -- /usr/bin/challenger-fcgi -i "
        "NAME");
    InstanceChoice choice;
    const CommandArgument file =
        arguments.add("-c,--config", choice.file, "The instance's configuration file");
    arguments.add("-i,--instance", choice.name, "Its name: /etc/challenger-fcgi/NAME.conf (default: default)")
        .excludes(file);
    bool is_for_sending = false;
    arguments.add_flag("--send-pool", is_for_sending,
                       "It is one of the pool that sends: what reads phone numbers is loaded only on demand");
    if (const auto end = arguments.read(argc, argv)) return end->status;
    if (!FcgiLink::has_socket()) {
        std::cerr << "challenger-fcgi: descriptor 0 is not a listening socket; start it with spawn-fcgi, see "
                     "--help\n";
        return kExitUsage;
    }
    return run(choice, is_for_sending ? LoadPlans::on_demand : LoadPlans::now);
}
