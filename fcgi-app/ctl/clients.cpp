// challengerctl client …: the OAuth 2.0 clients of an instance.

#include "base/base32.hpp"
#include "base/duration.hpp"
#include "base/file.hpp"
#include "base/text.hpp"
#include "ctl/tools.hpp"
#include "protocol/ids.hpp"
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

// Finds the client that is named and hands it on, or says that there is none.
template <class Command>
int with_client(const CtlOptions& options, Command command) {
    const auto id = ClientId::parse(options.client_id);
    if (!id)
        return complain(kExitUsage,
                        fmt::format("client {}: allowed: a number of 1 or more", options.client_id));
    return with_settings(options, [&](const Settings&, const AdminAccess& access) {
        const auto found = list_clients(access, id->number);
        if (!found) return complain(found.error());
        if (found->empty()) return complain(kExitFailed, fmt::format("client {}: there is none", id->number));
        return command(access, found->front());
    });
}

}  // namespace

int ctl_client_add(const CtlOptions& options) {
    const auto plain_http = options.allow_http ? PlainHttp::allowed : PlainHttp::loopback_only;
    if (const auto fault = redirect_uri_fault(options.redirect_uri, plain_http))
        return complain(kExitUsage, fmt::format("--redirect-uri {}: {}", options.redirect_uri, *fault));
    return with_settings(options, [&](const Settings&, const AdminAccess& access) {
        const bool makes_secret = options.secret_file.empty();
        const auto secret = makes_secret ? new_secret() : read_secret(options.secret_file);
        if (!secret) return complain(kExitUsage, "--secret-file " + secret.error());
        const auto id = add_client(access, options.redirect_uri, digest_hex(*secret));
        if (!id) return complain(id.error());
        fmt::print("client_id: {}\n", *id);
        if (makes_secret) fmt::print("client_secret: {}\n", *secret);
        return kExitOk;
    });
}

int ctl_client_list(const CtlOptions& options) {
    return with_settings(options, [](const Settings&, const AdminAccess& access) {
        const auto clients = list_clients(access, std::nullopt);
        if (!clients) return complain(clients.error());
        for (const ClientRecord& client : *clients)
            fmt::print("{}  {}  {} setups\n", client.id, client.redirect_uri, client.setups);
        return kExitOk;
    });
}

int ctl_client_show(const CtlOptions& options) {
    return with_client(options, [](const AdminAccess&, const ClientRecord& client) {
        fmt::print(
            "client_id: {}\nredirect_uri: {}\ncreated: {}\nold_secret_until: {}\nsetups: {}\nrunning: {}\n"
            "solved: {}\ntransmissions: {}\nlive_codes: {}\nlive_tokens: {}\n",
            client.id, client.redirect_uri, client.created_at,
            client.old_secret_until.empty() ? "none" : client.old_secret_until, client.setups, client.running,
            client.solved, client.transmissions, client.live_codes, client.live_tokens);
        return kExitOk;
    });
}

int ctl_client_remove(const CtlOptions& options) {
    return with_client(options, [&](const AdminAccess& access, const ClientRecord& client) {
        fmt::print(
            "client {} ({}): {} validations are running, {} authorization codes can no longer be exchanged, "
            "{} access tokens stay good until they expire\n",
            client.id, client.redirect_uri, client.running, client.live_codes, client.live_tokens);
        const bool breaks_something = client.running + client.live_codes > 0;
        if (breaks_something && !options.force)
            return complain(kExitFailed, "nothing was removed; use --force to remove it anyway");
        const auto removed = remove_client(access, client.id);
        if (!removed) return complain(removed.error());
        fmt::print("removed\n");
        return kExitOk;
    });
}

int ctl_client_rotate(const CtlOptions& options) {
    const auto grace = parse_duration(options.grace);
    if (!grace)
        return complain(kExitUsage,
                        fmt::format("--grace {}: allowed: a time such as \"24 h\"", options.grace));
    return with_client(options, [&](const AdminAccess& access, const ClientRecord& client) {
        if (!client.old_secret_until.empty() && !options.force)
            return complain(kExitFailed, fmt::format("client {}: an older secret is still good until {}, and "
                                                     "a rotation would end it; use --force to rotate anyway",
                                                     client.id, client.old_secret_until));
        const std::string secret = new_secret();
        const auto rotated = rotate_client(access, client.id, digest_hex(secret), *grace);
        if (!rotated) return complain(rotated.error());
        fmt::print("client_id: {}\nclient_secret: {}\nold secret good for: {}\n", client.id, secret,
                   format_duration(*grace));
        return kExitOk;
    });
}

}  // namespace challenger
