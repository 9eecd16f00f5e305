#include "helpers/common/command_line.hpp"

#include <sys/resource.h>

#include <CLI/CLI.hpp>
#include <string>
#include <utility>

#include "base/file.hpp"

namespace challenger {

namespace {

// What keeps the file of --config from being read, with the system's reason; empty when nothing does.
std::string fault_of_config(const CLI::App& app) {
    const CLI::Option* config = app.get_config_ptr();
    if (config->count() == 0) return "";
    const auto content = read_file(config->as<std::string>());
    return content ? "" : "--config " + content.error();
}

}  // namespace

void add_common_options(CLI::App& app) {
    app.set_config("--config", "", "Read options from this file, one `name = \"value\"` per line")
        ->type_name("FILE");
    app.allow_config_extras(CLI::config_extras_mode::error);
    app.set_version_flag("-V,--version", CHALLENGER_VERSION);
}

int run_helper_program(CLI::App& app, int argc, char** argv, const std::function<Ending()>& send) {
    const rlimit no_core{0, 0};  // it would hold the code and the secrets
    ::setrlimit(RLIMIT_CORE, &no_core);
    try {
        app.parse(argc, argv);
    } catch (const CLI::FileError&) {
        return end_program(app.get_name(), {kExitConfiguration, fault_of_config(app)});
    } catch (const CLI::ConfigError& error) {
        return end_program(app.get_name(), {kExitConfiguration, error.what()});
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? kExitOk : kExitUsage;
    }
    // The library takes a folder for an empty file.
    if (auto fault = fault_of_config(app); !fault.empty())
        return end_program(app.get_name(), {kExitConfiguration, std::move(fault)});
    return end_program(app.get_name(), send());
}

}  // namespace challenger
