#include "ctl/command_line.hpp"

#include <CLI/CLI.hpp>

#include "base/exit_status.hpp"

namespace challenger {

CommandLine::CommandLine()
    : app_(std::make_unique<CLI::App>("Sets up and looks after an instance of challenger-fcgi.",
                                      "challengerctl")) {
    file_ = app_->add_option("-c,--config", common_.instance.file, "The instance's configuration file");
    instance_ = app_->add_option("-i,--instance", common_.instance.name,
                                 "Its name: /etc/challenger-fcgi/NAME.conf (default: default)")
                    ->excludes(file_);
    app_->add_option("--admin", common_.admin,
                     "libpq string of a role that may create roles and databases (default: CONNECTION with "
                     "user=postgres; on a Unix socket root connects as that account)");
    app_->set_version_flag("-V,--version", CHALLENGER_VERSION);
    app_->require_subcommand(1);
    app_->fallthrough();  // before the subcommands are made: they inherit it
}

CommandLine::~CommandLine() = default;

CLI::App& CommandLine::add_command(const char* name, const char* help, CommandRun run) {
    return add_command(*app_, name, help, std::move(run));
}

CLI::App& CommandLine::add_command(CLI::App& parent, const char* name, const char* help, CommandRun run) {
    CLI::App& command = *parent.add_subcommand(name, help);
    command.callback([this, run = std::move(run)] {
        // A parent's callback comes after that of its subcommand, which is the one that was asked for.
        if (!run_) run_ = run;
    });
    return command;
}

CLI::App& CommandLine::add_group(const char* name, const char* help) {
    return *app_->add_subcommand(name, help)->require_subcommand(1);
}

void CommandLine::add_name_argument(CLI::App& command) {
    command.add_option("NAME", common_.instance.name, "The instance's name, as with -i")
        ->excludes(file_)
        ->excludes(instance_);
}

int CommandLine::run(int argc, char** argv) {
    try {
        app_->parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return app_->exit(error) == 0 ? kExitOk : kExitUsage;
    }
    return run_(common_);
}

}  // namespace challenger
