#include "ctl/command_line.hpp"

namespace challenger {

CommandLine::CommandLine()
    : arguments_("challengerctl", "Sets up and looks after an instance of challenger-fcgi."),
      file_(arguments_.add("-c,--config", common_.instance.file, "The instance's configuration file")),
      instance_(arguments_.add("-i,--instance", common_.instance.name,
                               "Its name: /etc/challenger-fcgi/NAME.conf (default: default)")) {
    instance_.excludes(file_);
    arguments_.add("--admin", common_.admin,
                   "libpq string of a role that may create roles and databases (default: CONNECTION with "
                   "user=postgres; on a Unix socket root connects as that account)");
    arguments_.requires_command();
    arguments_.allow_options_behind_commands();
}

Command CommandLine::add_command(const char* name, const char* help, CommandRun run) {
    return add_command(arguments_, name, help, std::move(run));
}

Command CommandLine::add_command(Command& parent, const char* name, const char* help, CommandRun run) {
    return parent.add_command(name, help, [this, run = std::move(run)] {
        // A parent's run comes after that of its subcommand, which is the one that was asked for.
        if (!run_) run_ = run;
    });
}

Command CommandLine::add_group(const char* name, const char* help) {
    Command group = arguments_.add_command(name, help, {});
    group.requires_command();
    return group;
}

void CommandLine::add_name_argument(Command command) {
    command.add("NAME", common_.instance.name, "The instance's name, as with -i")
        .excludes(file_)
        .excludes(instance_);
}

int CommandLine::run(int argc, char** argv) {
    if (const auto end = arguments_.read(argc, argv)) return end->status;
    return run_(common_);
}

}  // namespace challenger
