// The command line of a program, read by CLI11. That library's header takes longer to compile than most of
// our files, so only arguments.cpp includes it.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

// The library's classes.
namespace CLI {
class App;
class Option;
}  // namespace CLI

namespace challenger {

// An option, or an argument without a name before it. A handle that is copied; what it names belongs to the
// Arguments that made it. Each call answers the same argument, so that calls can follow each other.
class CommandArgument {
  public:
    explicit CommandArgument(CLI::Option& option) : option_(&option) {}

    // The command line is wrong without it.
    CommandArgument required();
    // --help shows what the variable holds now.
    CommandArgument shows_default();
    // What --help calls the value: FILE.
    CommandArgument named(const char* type);
    // Only numbers from lowest to highest are good.
    CommandArgument between(int lowest, int highest);
    // Only these words are good.
    CommandArgument one_of(std::vector<std::string> words);
    // Only these values are good. name: what --help calls them. fault_of: what is wrong with one, or "".
    CommandArgument checked(const char* name, std::function<std::string(const std::string& value)> fault_of);
    // The command line is wrong with both.
    CommandArgument excludes(CommandArgument other);
    // The command line is wrong with this and without the other.
    CommandArgument needs(CommandArgument other);

  private:
    CLI::Option* option_;
};

// The value of an argument that may be given on standard input instead, because every user of a machine can
// read the command lines on it. in: the value as given; - stands for all of standard input, without the
// blanks and line breaks around it. what: "the address", which is asked for on stderr when standard input is
// a terminal. fails: a sentence: standard input cannot be read, is empty, or is too long.
tl::expected<std::string, std::string> value_or_input(const std::string& given, std::string_view what);

// A command: a program, or a word on its command line with options of its own. A handle, as CommandArgument.
class Command {
  public:
    explicit Command(CLI::App& app) : app_(&app) {}

    // Adds an option ("-c,--config") or an argument ("NAME"). names: as --help shows them. value: is set by
    // Arguments::read, so it must live until then. help: one sentence.
    CommandArgument add(const char* names, std::string& value, const std::string& help);
    CommandArgument add(const char* names, int& value, const std::string& help);
    // One that may be repeated and takes one value each time.
    CommandArgument add(const char* names, std::vector<std::string>& values, const std::string& help);
    // Adds an option without a value.
    void add_flag(const char* names, bool& value, const std::string& help);
    // Adds a word: a command below this one. run: is called by Arguments::read, the innermost command first;
    // may be empty.
    Command add_command(const char* name, const std::string& help, std::function<void()> run);
    // The command line is wrong without one of the commands below.
    void requires_command();

  private:
    CLI::App* app_;
};

// Why a program ends after its command line was read: status, and what is wrong with the file of options.
struct ArgumentsEnd {
    int status;  // 0 after --help and --version, 64 for a wrong command line, 78 for a wrong file
    std::string fault_of_file;  // a sentence for status 78, else empty: --help or the reason has been printed
};

// What options of a program's commands may do, beside being given before or after a command's word.
class Arguments : public Command {
  public:
    // name: the program's. description: for --help. --help and --version are there from the start.
    Arguments(const char* name, const std::string& description);
    ~Arguments();
    Arguments(const Arguments&) = delete;
    Arguments& operator=(const Arguments&) = delete;

    // The last lines of --help.
    void set_footer(const std::string& text);
    // Options of the program may be given behind a command too. Call it before add_command.
    void allow_options_behind_commands();
    // Adds --config FILE, which holds options as `name = "value"` lines.
    void add_options_file();
    // What follows the first word that is no option is left alone, see rest().
    void stop_at_first_word();

    // Reads the command line of main(). out: nullopt when the program is to go on.
    std::optional<ArgumentsEnd> read(int argc, char** argv);
    // The words that were left alone.
    std::vector<std::string> rest() const;
    const std::string& name() const;

  private:
    explicit Arguments(std::unique_ptr<CLI::App> app);
    std::string fault_of_options_file() const;
    std::unique_ptr<CLI::App> app_;
};

}  // namespace challenger
