// challengerctl: the operator's tool. This file reads the command line and calls one function of
// commands.hpp.
#include <CLI/CLI.hpp>
#include <cstdio>

#include "base/exit_status.hpp"
#include "ctl/commands.hpp"
#include "protocol/outcome.hpp"

int main(int argc, char** argv) {
    using namespace challenger;
    // Line by line also into a pipe or the journal: complaints on stderr then appear where they were made.
    std::setvbuf(stdout, nullptr, _IOLBF, 0);
    CLI::App app("Sets up and looks after an instance of challenger-fcgi.", "challengerctl");
    CtlOptions options;
    auto* file = app.add_option("-c,--config", options.instance.file, "The instance's configuration file");
    auto* instance = app.add_option("-i,--instance", options.instance.name,
                                    "Its name: /etc/challenger-fcgi/NAME.conf (default: default)")
                         ->excludes(file);
    app.add_option("--admin", options.admin,
                   "libpq string of a role that may create roles and databases (default: CONNECTION with "
                   "user=postgres; on a Unix socket root connects as that account)");
    app.set_version_flag("-V,--version", CHALLENGER_VERSION);
    app.require_subcommand(1);
    app.fallthrough();  // before the subcommands are made: they inherit it

    int (*command)(const CtlOptions&) = nullptr;
    const auto add = [&](CLI::App& parent, const char* name, const char* help,
                         int (*function)(const CtlOptions&)) {
        CLI::App* sub = parent.add_subcommand(name, help);
        // A parent's callback comes after that of its subcommand.
        sub->callback([&command, function] { command = command == nullptr ? function : command; });
        return sub;
    };
    CLI::App* init = add(
        app, "init",
        "Create the account, secret, role, database and schema that are missing; can be repeated", ctl_init);
    CLI::App* nginx = add(app, "nginx", "Print the nginx snippet of an instance", ctl_nginx);
    nginx->add_option("--prefix", options.prefix,
                      "The instance's path on the site, such as /email (default: the path of BASE_URL)");
    for (CLI::App* command_with_name : {init, nginx})
        command_with_name->add_option("NAME", options.instance.name, "The instance's name, as with -i")
            ->excludes(file)
            ->excludes(instance);

    CLI::App* key = app.add_subcommand("key", "The keys from which codes are derived")->require_subcommand(1);
    add(*key, "add", "Add a new key at the end of SECRET_FILE, the first step of a key rotation",
        ctl_key_add);

    CLI::App* database = app.add_subcommand("db", "The database")->require_subcommand(1);
    add(*database, "upgrade", "Bring the schema up to date; a second run changes nothing", ctl_db_upgrade);

    CLI::App* client = app.add_subcommand("client", "OAuth 2.0 clients")->require_subcommand(1);
    CLI::App* client_add =
        add(*client, "add", "Register a client; prints its id and its new secret, which is shown only once",
            ctl_client_add);
    client_add->add_option("--redirect-uri", options.redirect_uri, "The URI to which its users return")
        ->required();
    client_add->add_option("--secret-file", options.secret_file,
                           "Read the secret from this file instead of making one");
    client_add->add_flag("--allow-http", options.allow_http,
                         "Accept plain http to hosts that are not loopback");

    add(*client, "list", "List the clients", ctl_client_list);
    CLI::App* client_show = add(*client, "show", "Show a client and its counters", ctl_client_show);
    CLI::App* client_remove = add(
        *client, "remove", "Remove a client; if this would break something, says what and requires --force",
        ctl_client_remove);
    CLI::App* client_rotate = add(*client, "rotate", "Give a client a new secret", ctl_client_rotate);
    for (CLI::App* command_on_one : {client_show, client_remove, client_rotate})
        command_on_one->add_option("ID", options.client_id, "The client's number")->required();
    client_remove->add_flag("--force", options.force, "Remove it even if that breaks something");
    client_rotate->add_flag("--force", options.force, "Rotate even while an older secret is still good");
    client_rotate->add_option("--grace", options.grace, "How long the old secret stays good")
        ->capture_default_str();

    CLI::App* send_test =
        add(app, "send-test", "Send one real message, marked as a test, through the helper", ctl_send_test);
    send_test
        ->add_option("ADDRESS", options.address,
                     "A phone number or e-mail address, or the fields as JSON: {\"CONTACT_NAME\": …}")
        ->required();
    send_test->add_option("--language", options.language, "The message's language")->capture_default_str();

    CLI::App* transmissions = add(
        app, "transmissions", "List what was sent, newest first, with masked addresses", ctl_transmissions);
    transmissions->add_option("--since", options.since, "Only what is at most this old, such as \"2 h\"");
    transmissions->add_option("--outcome", options.outcome, "Only this outcome: " + list_outcomes());
    transmissions->add_option("--limit", options.limit, "At most this many")
        ->capture_default_str()
        ->check(CLI::Range(1, 1'000'000));
    add(*transmissions, "show", "Show one transmission, with what the helper printed", ctl_transmissions_show)
        ->add_option("ID", options.transmission_id, "Its number")
        ->required();

    CLI::App* config = app.add_subcommand("config", "The configuration")->require_subcommand(1);
    add(*config, "check", "Check configuration, secret, helper and database; says what is wrong",
        ctl_config_check);
    add(*config, "show", "Print every option with its effective value and meaning", ctl_config_show);
    add(*config, "import",
        "Convert a configuration file of GNU Taler's Challenger and print the result; needs no instance",
        ctl_config_import)
        ->add_option("FILE", options.import_file, "Such as /etc/challenger/challenger.conf")
        ->required();

    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? kExitOk : kExitUsage;
    }
    return command(options);
}
