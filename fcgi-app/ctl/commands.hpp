// The commands of challengerctl. Each prints what it did or found and answers an exit status: 0, 1 a refusal
// by the database, 64 usage, 69 the database is not there, 78 configuration.
#pragma once

#include <string>

#include "config/instance.hpp"

namespace challenger {

struct CtlOptions {
    InstanceChoice instance;
    std::string admin;
    std::string prefix;
    std::string redirect_uri;
    std::string secret_file;
    bool allow_http = false;
    std::string client_id;
    bool force = false;
    std::string grace = "24 h";
    std::string address;
    std::string language = "en";
    std::string since;
    std::string outcome;
    std::string transmission_id;
    std::string import_file;
    int limit = 50;
};

int ctl_init(const CtlOptions& options);
int ctl_key_add(const CtlOptions& options);
int ctl_nginx(const CtlOptions& options);
int ctl_db_upgrade(const CtlOptions& options);
int ctl_client_add(const CtlOptions& options);
int ctl_client_list(const CtlOptions& options);
int ctl_client_show(const CtlOptions& options);
int ctl_client_remove(const CtlOptions& options);
int ctl_client_rotate(const CtlOptions& options);
int ctl_send_test(const CtlOptions& options);
int ctl_transmissions(const CtlOptions& options);
int ctl_transmissions_show(const CtlOptions& options);
int ctl_config_check(const CtlOptions& options);
int ctl_config_show(const CtlOptions& options);
int ctl_config_import(const CtlOptions& options);

}  // namespace challenger
