// challengerctl: the operator's tool.
#include <cstdio>

#include "ctl/commands.hpp"

int main(int argc, char** argv) {
    using namespace challenger;
    // Line by line also into a pipe or the journal: complaints on stderr then appear where they were made.
    std::setvbuf(stdout, nullptr, _IOLBF, 0);
    CommandLine line;
    add_init_command(line);
    add_nginx_command(line);
    add_key_commands(line);
    add_db_commands(line);
    add_client_commands(line);
    add_delivery_commands(line);
    add_config_commands(line);
    return line.run(argc, argv);
}
