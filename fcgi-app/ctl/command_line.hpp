// challengerctl's command line: the options that every command takes, and the commands that the files of this
// folder add to it.
#pragma once

#include <functional>
#include <string>

#include "base/arguments.hpp"
#include "config/instance.hpp"

namespace challenger {

// What every command may be told. admin: --admin, a libpq string of a role that may create roles and
// databases; empty when not given.
struct CommonOptions {
    InstanceChoice instance;
    std::string admin;
};

// What a command does once the command line is read; its own options are bound into it. out: the program's
// exit status.
using CommandRun = std::function<int(const CommonOptions&)>;

class CommandLine {
  public:
    // Makes a command line with the common options and --version, and without commands.
    CommandLine();
    CommandLine(const CommandLine&) = delete;
    CommandLine& operator=(const CommandLine&) = delete;

    // Adds a command of one word. name: the word. help: one sentence for --help. run: what the command does.
    // out: the command, to which its options are added. --help lists commands in the order of these calls.
    Command add_command(const char* name, const char* help, CommandRun run);

    // Adds a command of two words. parent: the first word, by add_group or add_command.
    Command add_command(Command& parent, const char* name, const char* help, CommandRun run);

    // Adds a first word that is no command without a second: "client" of "client add".
    Command add_group(const char* name, const char* help);

    // Lets a command take the instance's name as its argument NAME, in place of -i and -c.
    void add_name_argument(Command command);

    // Reads the command line and runs the command on it. in: main's arguments.
    // out: the command's exit status; 0 after --help and --version; 64 when the command line is wrong, with
    // the reason on stderr.
    int run(int argc, char** argv);

  private:
    CommonOptions common_;
    Arguments arguments_;
    CommandArgument file_;
    CommandArgument instance_;
    CommandRun run_;
};

}  // namespace challenger
