#include "base/arguments.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>

#include "base/exit_status.hpp"
#include "base/file.hpp"
#include "base/log.hpp"
#include "base/text.hpp"

namespace challenger {

namespace {

constexpr std::size_t kInputLimitBytes = 65536;

// What to write instead, where an argument is missing because it was taken for an option; or empty.
std::string advice_on_dash(const CLI::App& app, const std::string& reason) {
    constexpr std::string_view kRequired = " is required";
    if (reason.starts_with('-') || !reason.ends_with(kRequired) ||
        reason.find(' ') != reason.size() - kRequired.size())
        return "";
    for (const std::string& unknown : app.remaining(true))
        if (unknown.starts_with('-') && unknown != "--")
            return fmt::format("; write -- before {}, because it begins with -", unknown);
    return "";
}

// The library's message, which may hold what was typed.
std::string failure_message(const CLI::App* app, const CLI::Error& error) {
    const std::string reason = error.what();
    const CLI::Error shown(error.get_name(), printable(reason + advice_on_dash(*app, reason), Quotes::kept),
                           error.get_exit_code());
    return CLI::FailureMessage::simple(app, shown);
}

}  // namespace

tl::expected<std::string, std::string> value_or_input(const std::string& given, std::string_view what) {
    if (given != "-") return given;
    if (::isatty(STDIN_FILENO) == 1) fmt::print(stderr, "Type {}, then Enter and Ctrl-D:\n", what);
    const auto input = read_to_end(STDIN_FILENO, kInputLimitBytes);
    if (!input) return tl::unexpected("standard input: " + input.error());
    const auto value = trim(*input);
    if (value.empty()) return tl::unexpected(std::string("standard input: is empty"));
    return std::string(value);
}

CommandArgument CommandArgument::required() {
    option_->required();
    return *this;
}

CommandArgument CommandArgument::shows_default() {
    option_->capture_default_str();
    return *this;
}

CommandArgument CommandArgument::named(const char* type) {
    option_->type_name(type);
    return *this;
}

CommandArgument CommandArgument::between(int lowest, int highest) {
    option_->check(CLI::Range(lowest, highest));
    return *this;
}

CommandArgument CommandArgument::one_of(std::vector<std::string> words) {
    option_->check(CLI::IsMember(std::move(words)));
    return *this;
}

CommandArgument CommandArgument::checked(const char* name,
                                         std::function<std::string(const std::string&)> fault_of) {
    option_->check(CLI::Validator(
        [fault_of = std::move(fault_of)](std::string& value) { return fault_of(value); }, name));
    return *this;
}

CommandArgument CommandArgument::excludes(CommandArgument other) {
    option_->excludes(other.option_);
    return *this;
}

CommandArgument CommandArgument::needs(CommandArgument other) {
    option_->needs(other.option_);
    return *this;
}

CommandArgument Command::add(const char* names, std::string& value, const std::string& help) {
    return CommandArgument(*app_->add_option(names, value, help));
}

CommandArgument Command::add(const char* names, int& value, const std::string& help) {
    return CommandArgument(*app_->add_option(names, value, help));
}

CommandArgument Command::add(const char* names, std::vector<std::string>& values, const std::string& help) {
    return CommandArgument(*app_->add_option(names, values, help)->take_all()->allow_extra_args(false));
}

void Command::add_flag(const char* names, bool& value, const std::string& help) {
    app_->add_flag(names, value, help);
}

Command Command::add_command(const char* name, const std::string& help, std::function<void()> run) {
    CLI::App* command = app_->add_subcommand(name, help);
    if (run) command->callback(std::move(run));
    return Command(*command);
}

void Command::requires_command() {
    app_->require_subcommand(1);
}

Arguments::Arguments(const char* name, const std::string& description)
    : Arguments(std::make_unique<CLI::App>(description, name)) {}

Arguments::Arguments(std::unique_ptr<CLI::App> app) : Command(*app), app_(std::move(app)) {
    app_->set_version_flag("-V,--version", CHALLENGER_VERSION);
    app_->failure_message(failure_message);
}

Arguments::~Arguments() = default;

void Arguments::set_footer(const std::string& text) {
    app_->footer(text);
}

void Arguments::allow_options_behind_commands() {
    app_->fallthrough();  // commands inherit it when they are made
}

void Arguments::add_options_file() {
    app_->set_config("--config", "", "Read options from this file, one `name = \"value\"` per line")
        ->type_name("FILE");
    app_->allow_config_extras(CLI::config_extras_mode::error);
}

void Arguments::stop_at_first_word() {
    app_->prefix_command();
}

// What keeps the file of --config from being read, with the system's reason; empty when nothing does.
std::string Arguments::fault_of_options_file() const {
    const CLI::Option* config = app_->get_config_ptr();
    if (config == nullptr || config->count() == 0) return "";
    const auto content = read_file(config->as<std::string>());
    return content ? "" : "--config " + content.error();
}

std::optional<ArgumentsEnd> Arguments::read(int argc, char** argv) {
    try {
        app_->parse(argc, argv);
    } catch (const CLI::FileError&) {
        return ArgumentsEnd{kExitConfiguration, fault_of_options_file()};
    } catch (const CLI::ConfigError& error) {
        return ArgumentsEnd{kExitConfiguration, error.what()};
    } catch (const CLI::ParseError& error) {
        return ArgumentsEnd{app_->exit(error) == 0 ? kExitOk : kExitUsage, ""};
    }
    // The library takes a folder for an empty file.
    if (auto fault = fault_of_options_file(); !fault.empty())
        return ArgumentsEnd{kExitConfiguration, std::move(fault)};
    return std::nullopt;
}

std::vector<std::string> Arguments::rest() const {
    return app_->remaining();
}

const std::string& Arguments::name() const {
    return app_->get_name();
}

}  // namespace challenger
