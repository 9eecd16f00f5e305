// challengerctl: the operator's tool. This file reads the command line and calls one function of
// commands.hpp.
#include <CLI/CLI.hpp>

#include "base/exit_status.hpp"
#include "ctl/commands.hpp"
#include "protocol/outcome.hpp"

int main(int argc, char** argv) {
    using namespace challenger;
    CLI::App app("Sets up and looks after an instance of challenger-fcgi.", "challengerctl");
    CtlOptions options;
    auto* file = app.add_option("-c,--config", options.instance.file, "The instance's configuration file");
    auto* instance = app.add_option("-i,--instance", options.instance.name,
                                    "Its name: /etc/challenger-fcgi/NAME.conf (default: default)")
                         ->excludes(file);
    app.add_option("--admin", options.admin,
                   "libpq string of a role that may create roles and databases (default: CONNECTION with "
                   "user=postgres; as root over a unix socket, in that account's name)");
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
        "Make account, secret, role, database and schema where they are missing; can be run again", ctl_init);
    CLI::App* nginx = add(app, "nginx", "Print the nginx snippet of an instance", ctl_nginx);
    nginx->add_option("--prefix", options.prefix,
                      "Where on the site it is, such as /email (default: where BASE_URL leads)");
    for (CLI::App* command_with_name : {init, nginx})
        command_with_name->add_option("NAME", options.instance.name, "The instance, as -i names it")
            ->excludes(file)
            ->excludes(instance);

    CLI::App* key =
        app.add_subcommand("key", "The server keys that codes are derived from")->require_subcommand(1);
    add(*key, "add", "Write a fresh key below the others in SECRET_FILE, the first step of a rotation",
        ctl_key_add);

    CLI::App* database = app.add_subcommand("db", "The database")->require_subcommand(1);
    add(*database, "upgrade", "Bring the schema up to date; twice changes nothing", ctl_db_upgrade);

    CLI::App* client = app.add_subcommand("client", "OAuth 2.0 clients")->require_subcommand(1);
    CLI::App* client_add = add(
        *client, "add", "Register a client; prints its id and, once, the secret made for it", ctl_client_add);
    client_add->add_option("--redirect-uri", options.redirect_uri, "Where its users are sent back to")
        ->required();
    client_add->add_option("--secret-file", options.secret_file,
                           "Take the secret from this file instead of making one");
    client_add->add_flag("--allow-http", options.allow_http,
                         "Accept plain http to hosts that are not loopback");

    add(*client, "list", "List the clients", ctl_client_list);
    CLI::App* client_show = add(*client, "show", "Show a client and its counters", ctl_client_show);
    CLI::App* client_remove =
        add(*client, "remove", "Remove a client; says what it would break, and then needs --force",
            ctl_client_remove);
    CLI::App* client_rotate = add(*client, "rotate", "Give a client a new secret", ctl_client_rotate);
    for (CLI::App* command_on_one : {client_show, client_remove, client_rotate})
        command_on_one->add_option("ID", options.client_id, "The client's number")->required();
    client_remove->add_flag("--force", options.force, "Remove it whatever it breaks");
    client_rotate->add_flag("--force", options.force, "Rotate again while the last old secret is still good");
    client_rotate->add_option("--grace", options.grace, "How long the old secret stays good")
        ->capture_default_str();

    CLI::App* send_test =
        add(app, "send-test", "Send one real message, marked as a test, through the helper", ctl_send_test);
    send_test
        ->add_option("ADDRESS", options.address,
                     "A phone number or e-mail address, or the fields as JSON: {\"CONTACT_NAME\": …}")
        ->required();
    send_test->add_option("--language", options.language, "The message's language")->capture_default_str();

    CLI::App* transmissions =
        add(app, "transmissions", "The ledger of what was sent, newest first, addresses masked",
            ctl_transmissions);
    transmissions->add_option("--since", options.since, "Only what is not older, such as \"2 h\"");
    transmissions->add_option("--outcome", options.outcome,
                              "Only those with this outcome: " + list_outcomes());
    transmissions->add_option("--limit", options.limit, "At most so many")
        ->capture_default_str()
        ->check(CLI::Range(1, 1'000'000));
    add(*transmissions, "show", "Show one, with what the helper said", ctl_transmissions_show)
        ->add_option("ID", options.transmission_id, "Its number")
        ->required();

    CLI::App* config = app.add_subcommand("config", "The configuration")->require_subcommand(1);
    add(*config, "check", "Check configuration, secret, helper and database; says what is wrong",
        ctl_config_check);
    add(*config, "show", "Print every option with its effective value and meaning", ctl_config_show);
    add(*config, "import",
        "Print what a configuration file of the reference implementation is here; needs no instance",
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
