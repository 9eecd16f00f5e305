// challengerctl client …: the OAuth 2.0 clients of an instance.
#include <fmt/format.h>

#include <memory>

#include "base/base32.hpp"
#include "base/duration.hpp"
#include "base/file.hpp"
#include "base/text.hpp"
#include "ctl/commands.hpp"
#include "ctl/tools.hpp"
#include "delivery/client_name.hpp"
#include "protocol/ids.hpp"
#include "protocol/redirect_uri_advice.hpp"
#include "protocol/uri.hpp"

namespace challenger {

namespace {

constexpr std::size_t kSecretLeastBytes = 16;
constexpr std::size_t kSecretMostBytes = 512;

tl::expected<std::string, std::string> read_secret(const std::string& file) {
    const auto content = read_file(file);
    if (!content) return tl::unexpected(content.error());
    const std::string secret(trim(*content));
    if (secret.size() < kSecretLeastBytes || secret.size() > kSecretMostBytes)
        return tl::unexpected(fmt::format("{}: holds {} characters; allowed: {} to {}", file, secret.size(),
                                          kSecretLeastBytes, kSecretMostBytes));
    for (const char c : secret)
        if (c <= ' ' || c >= '\x7f')
            return tl::unexpected(fmt::format("{}: holds a blank or a character outside ASCII", file));
    return secret;
}

std::string new_secret() {
    return "secret-token:" + to_base32(random_bytes32());
}

struct AddOptions {
    std::string redirect_uri;
    std::string name;         // empty: none
    std::string secret_file;  // empty: make a secret
    bool allow_http = false;  // to hosts that are not loopback
};

struct RenameOptions {
    std::string client_id;
    std::string name;  // empty: take it away
};

struct RemoveOptions {
    std::string client_id;
    bool force = false;
};

struct RotateOptions {
    std::string client_id;
    bool force = false;
    std::string grace = "24 h";  // how long the old secret stays good
};

// Reads a name, which may be empty: none. fails: a sentence as of parse_client_name.
tl::expected<std::string, std::string> read_client_name(const std::string& given) {
    return given.empty() ? given : parse_client_name(given);
}

// For lines of output.
const char* or_none(const std::string& text) {
    return text.empty() ? "none" : text.c_str();
}

// Looks up the client with the number that is given as text, and calls `command` with it and with the way to
// the database. out: the exit status that `command` answers. fails: 64 when the text is no number, 1 when
// there is no such client, and as with_settings.
int with_client(const CommonOptions& common, const std::string& client_id,
                const std::function<int(const AdminAccess&, const ClientRecord&)>& command) {
    const auto id = ClientId::parse(client_id);
    if (!id) return complain(kExitUsage, fmt::format("client {}: allowed: a number of 1 or more", client_id));
    return with_settings(common, [&](const Settings&, const AdminAccess& access) {
        const auto found = list_clients(access, id->number);
        if (!found) return complain(found.error());
        if (found->empty()) return complain(kExitFailed, fmt::format("client {}: there is none", id->number));
        return command(access, found->front());
    });
}

int add(const CommonOptions& common, const AddOptions& options) {
    const auto plain_http = options.allow_http ? PlainHttp::allowed : PlainHttp::loopback_only;
    if (const auto fault = redirect_uri_fault(options.redirect_uri, plain_http))
        return complain(kExitUsage, fmt::format("--redirect-uri {}: {}", options.redirect_uri, *fault));
    const auto name = read_client_name(options.name);
    if (!name) return complain(kExitUsage, "--name: " + name.error());
    return with_settings(common, [&](const Settings&, const AdminAccess& access) {
        for (const std::string& advice : redirect_uri_advice(options.redirect_uri))
            warn(fmt::format("--redirect-uri {}: {}", options.redirect_uri, advice));
        const bool makes_secret = options.secret_file.empty();
        const auto secret = makes_secret ? new_secret() : read_secret(options.secret_file);
        if (!secret) return complain(kExitUsage, "--secret-file " + secret.error());
        const auto id = add_client(access, options.redirect_uri, digest_hex(*secret), *name);
        if (!id) return complain(id.error());
        print_fields({{"client_id", std::to_string(*id)}});
        if (makes_secret) print_fields({{"client_secret", *secret}});
        return kExitOk;
    });
}

int print_clients(const CommonOptions& common) {
    return with_settings(common, [](const Settings&, const AdminAccess& access) {
        const auto clients = list_clients(access, std::nullopt);
        if (!clients) return complain(clients.error());
        for (const ClientRecord& client : *clients)
            print_line(fmt::format("{}  {}  {} setups{}{}", client.id, client.redirect_uri, client.setups,
                                   client.name.empty() ? "" : "  ", client.name));
        return kExitOk;
    });
}

int show(const CommonOptions& common, const std::string& client_id) {
    return with_client(common, client_id, [](const AdminAccess&, const ClientRecord& client) {
        print_fields({
            {"client_id", std::to_string(client.id)},
            {"redirect_uri", client.redirect_uri},
            {"name", or_none(client.name)},
            {"created", client.created_at},
            {"old_secret_until", or_none(client.old_secret_until)},
            {"setups", std::to_string(client.setups)},
            {"running", std::to_string(client.running)},
            {"solved", std::to_string(client.solved)},
            {"transmissions", std::to_string(client.transmissions)},
            {"live_codes", std::to_string(client.live_codes)},
            {"live_tokens", std::to_string(client.live_tokens)},
        });
        return kExitOk;
    });
}

int rename(const CommonOptions& common, const RenameOptions& options) {
    const auto name = read_client_name(options.name);
    if (!name) return complain(kExitUsage, "NAME: " + name.error());
    return with_client(common, options.client_id, [&](const AdminAccess& access, const ClientRecord& client) {
        const auto renamed = rename_client(access, client.id, *name);
        if (!renamed) return complain(renamed.error());
        print_fields({{"client_id", std::to_string(client.id)}, {"name", or_none(*name)}});
        return kExitOk;
    });
}

int remove(const CommonOptions& common, const RemoveOptions& options) {
    return with_client(common, options.client_id, [&](const AdminAccess& access, const ClientRecord& client) {
        print_line(fmt::format(
            "client {} ({}): {} validations are running, {} authorization codes can no longer be exchanged, "
            "{} access tokens stay good until they expire",
            client.id, client.redirect_uri, client.running, client.live_codes, client.live_tokens));
        const bool breaks_something = client.running + client.live_codes > 0;
        if (breaks_something && !options.force)
            return complain(kExitFailed, "nothing was removed; use --force to remove it anyway");
        const auto removed = remove_client(access, client.id);
        if (!removed) return complain(removed.error());
        print_line("removed");
        return kExitOk;
    });
}

int rotate(const CommonOptions& common, const RotateOptions& options) {
    const auto grace = parse_duration(options.grace);
    if (!grace)
        return complain(kExitUsage,
                        fmt::format("--grace {}: allowed: a time such as \"24 h\"", options.grace));
    return with_client(common, options.client_id, [&](const AdminAccess& access, const ClientRecord& client) {
        if (!client.old_secret_until.empty() && !options.force)
            return complain(kExitFailed, fmt::format("client {}: an older secret is still good until {}, and "
                                                     "a rotation would end it; use --force to rotate anyway",
                                                     client.id, client.old_secret_until));
        const std::string secret = new_secret();
        const auto rotated = rotate_client(access, client.id, digest_hex(secret), *grace);
        if (!rotated) return complain(rotated.error());
        print_fields({{"client_id", std::to_string(client.id)},
                      {"client_secret", secret},
                      {"old secret good for", format_duration(*grace)}});
        return kExitOk;
    });
}

void take_client_id(Command command, std::string& client_id) {
    command.add("ID", client_id, "The client's number").required();
}

}  // namespace

void add_client_commands(CommandLine& line) {
    Command client = line.add_group("client", "OAuth 2.0 clients");

    const auto to_add = std::make_shared<AddOptions>();
    Command add_command = line.add_command(
        client, "add", "Register a client; prints its id and its new secret, which is shown only once",
        [to_add](const CommonOptions& common) { return add(common, *to_add); });
    add_command.add("--redirect-uri", to_add->redirect_uri, "The URI to which its users return").required();
    add_command.add("--name", to_add->name,
                    "By which messages and pages speak of it, instead of SERVICE_NAME");
    add_command.add("--secret-file", to_add->secret_file,
                    "Read the secret from this file instead of making one");
    add_command.add_flag("--allow-http", to_add->allow_http,
                         "Accept plain http to hosts that are not loopback");

    line.add_command(client, "list", "List the clients", print_clients);

    const auto to_show = std::make_shared<std::string>();
    take_client_id(
        line.add_command(client, "show", "Show a client and its counters",
                         [to_show](const CommonOptions& common) { return show(common, *to_show); }),
        *to_show);

    const auto to_rename = std::make_shared<RenameOptions>();
    Command rename_command =
        line.add_command(client, "rename", "Give a client another name for messages and pages",
                         [to_rename](const CommonOptions& common) { return rename(common, *to_rename); });
    take_client_id(rename_command, to_rename->client_id);
    rename_command.add("NAME", to_rename->name, "Its name; an empty one takes the name away").required();

    const auto to_remove = std::make_shared<RemoveOptions>();
    Command remove_command = line.add_command(
        client, "remove", "Remove a client; if this would break something, says what and requires --force",
        [to_remove](const CommonOptions& common) { return remove(common, *to_remove); });
    take_client_id(remove_command, to_remove->client_id);
    remove_command.add_flag("--force", to_remove->force, "Remove it even if that breaks something");

    const auto to_rotate = std::make_shared<RotateOptions>();
    Command rotate_command =
        line.add_command(client, "rotate", "Give a client a new secret",
                         [to_rotate](const CommonOptions& common) { return rotate(common, *to_rotate); });
    take_client_id(rotate_command, to_rotate->client_id);
    rotate_command.add_flag("--force", to_rotate->force, "Rotate even while an older secret is still good");
    rotate_command.add("--grace", to_rotate->grace, "How long the old secret stays good").shows_default();
}

}  // namespace challenger
