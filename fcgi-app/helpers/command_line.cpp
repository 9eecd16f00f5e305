#include "helpers/command_line.hpp"

#include <CLI/CLI.hpp>

namespace challenger {

void add_common_options(CLI::App& app) {
    app.set_config("--config", "", "Take options from this file, one `name = \"value\"` a line");
    app.allow_config_extras(CLI::config_extras_mode::error);
    app.set_version_flag("-V,--version", CHALLENGER_VERSION);
}

int run_program(CLI::App& app, int argc, char** argv, const std::function<Ending()>& send) {
    try {
        app.parse(argc, argv);
    } catch (const CLI::FileError& error) {
        return end_program(app.get_name(), {kExitBadConfiguration, error.what()});
    } catch (const CLI::ConfigError& error) {
        return end_program(app.get_name(), {kExitBadConfiguration, error.what()});
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? kExitAccepted : kExitBadUsage;
    }
    return end_program(app.get_name(), send());
}

}  // namespace challenger
