// challenger-helper-check: runs a helper as a worker would and says, point by point, whether it keeps the
// contract (protocol.md section 11).
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <chrono>
#include <filesystem>
#include <set>
#include <thread>

#include "base/duration.hpp"
#include "base/file.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "protocol/code.hpp"
#include "service/deliver.hpp"
#include "service/instance.hpp"

namespace {

using namespace challenger;
using Clock = std::chrono::steady_clock;

struct CheckOptions {
    std::string type = "phone";
    std::string address;
    std::string language = "en";
    std::string timeout = "30 s";
    std::vector<std::string> command;
};

// One line a point. What is not good is a breach of the contract.
class Verdicts {
  public:
    void good(std::string_view point, std::string_view finding) {
        fmt::print("good  {}: {}\n", point, finding);
    }
    void bad(std::string_view point, std::string_view finding) {
        fmt::print("BAD   {}: {}\n", point, finding);
        ++breaches_;
    }
    void note(std::string_view point, std::string_view finding) {
        fmt::print("note  {}: {}\n", point, finding);
    }
    int breaches() const { return breaches_; }

  private:
    int breaches_ = 0;
};

// Looks for a text on the command lines and in the environments of all processes while it lives: there
// everybody on the host can read it.
class Watch {
  public:
    explicit Watch(std::vector<std::string> texts)
        : texts_(std::move(texts)), thread_([this](std::stop_token stop) {
              while (!stop.stop_requested()) {
                  look();
                  std::this_thread::sleep_for(std::chrono::milliseconds(2));
              }
          }) {}

    // Ends the watch. out: where it was seen, such as "the command line of curl".
    std::set<std::string> end() {
        thread_.request_stop();
        thread_.join();
        return seen_;
    }

  private:
    void look() {
        std::error_code error;
        for (const auto& entry : std::filesystem::directory_iterator("/proc", error)) {
            const std::string name = entry.path().filename().string();
            if (!parse_number(name)) continue;
            for (const auto& [file, where] :
                 {std::pair{"cmdline", "the command line"}, {"environ", "the environment"}}) {
                const std::string text = read_file((entry.path() / file).string()).value_or("");
                for (const std::string& secret : texts_)
                    if (text.find(secret) != std::string::npos)
                        seen_.insert(
                            fmt::format("{} of {}", where,
                                        trim(read_file((entry.path() / "comm").string()).value_or(""))));
            }
        }
    }

    std::vector<std::string> texts_;
    std::set<std::string> seen_;
    std::jthread thread_;  // last: it uses the others
};

Address example_of(AddressType type) {
    static const std::pair<std::string_view, std::string> name{"CONTACT_NAME", "Alice Example"};
    switch (type) {
        case AddressType::phone:
            return {type, {{"CONTACT_PHONE", "+12025550100"}}};
        case AddressType::email:
            return {type, {{"CONTACT_EMAIL", "alice@example.org"}}};
        case AddressType::postal:
            return {type,
                    {name, {"ADDRESS_LINES", "1 Example Street\nLondon N1 9GU"}, {"ADDRESS_COUNTRY", "GB"}}};
        case AddressType::postal_ch:
            break;
    }
    return {type, {name, {"ADDRESS_LINES", "Musterweg 1\n3000 Bern"}}};
}

// A number that no row of a ledger will ever have.
std::int64_t number() {
    return std::chrono::duration_cast<std::chrono::microseconds>(
               std::chrono::system_clock::now().time_since_epoch())
        .count();
}

std::string random_code(AddressType type) {
    const std::string key(52, '0');
    return derive_code({1, {key.begin(), key.end()}}, type, Nonce::random(), 1);
}

void judge_end(const HelperResult& result, double seconds, std::chrono::seconds limit, Verdicts& verdicts) {
    if (result.reason == "deadline")
        return verdicts.bad("ends in time",
                            fmt::format("still ran after {}, and was killed: unclear, never repeated",
                                        format_duration(limit)));
    verdicts.good("ends in time", fmt::format("{:.1f} s of {}", seconds, format_duration(limit)));
    switch (result.outcome) {
        case TransmissionOutcome::accepted:
            return verdicts.good("exit status", "0, accepted");
        case TransmissionOutcome::refused:
            return verdicts.note("exit status",
                                 fmt::format("{}, refused: the address is bad; name one of your own with "
                                             "--address to see it accept",
                                             result.exit_status));
        case TransmissionOutcome::unclear:
            return verdicts.bad("exit status", result.reason + ", unclear: spent, never repeated");
        case TransmissionOutcome::failed:
            break;
    }
    if (result.is_configuration_error)
        return verdicts.bad("exit status", result.reason + ", failed: a configuration error");
    constexpr int kShellsSignals = 128;
    if (result.exit_status > kShellsSignals)
        return verdicts.bad("exit status",
                            result.reason +
                                ", failed: a shell's word for a program that a signal ended; start "
                                "it with exec, or unclear becomes failed and is sent again");
    if (result.exit_status == 75) return verdicts.note("exit status", "75, failed: it may be tried again");
    verdicts.bad("exit status", result.reason + ", failed; 75 is the way to say try later");
}

void judge_reading(const HelperResult& result, std::size_t bytes, Verdicts& verdicts) {
    const std::string finding = fmt::format("{} of {} bytes", result.input_bytes_read, bytes);
    if (result.input_bytes_read == static_cast<std::int64_t>(bytes))
        return verdicts.good("reads the message", finding);
    // Who has refused an address need not have read what was meant for it.
    if (result.outcome != TransmissionOutcome::accepted) return verdicts.note("reads the message", finding);
    verdicts.bad("reads the message", finding + ", and said that it was handed over");
}

void judge_words(const HelperResult& result, Verdicts& verdicts) {
    constexpr std::size_t kKeptBytes = 4096;
    const std::string words = printable(result.words);
    if (words.empty()) return verdicts.good("standard error", "silent");
    if (words.find("***") != std::string::npos)
        return verdicts.bad("standard error",
                            "holds the code, the address or a long number (masked here): " + words);
    verdicts.good("standard error", words);
    if (result.words.size() >= kKeptBytes) verdicts.note("standard error", "only the first 4 KiB are kept");
}

void check_delivery(const Settings& settings, const Address& address, const MessageTemplates& messages,
                    const std::string& language, Verdicts& verdicts) {
    const std::string code = random_code(settings.address_type);
    Message message = messages.write(language, {.code = code,
                                                .service = "helper-check",
                                                .domain = "example.org",
                                                .reference = "TESTTEST",
                                                .url = "https://example.org/",
                                                .left = std::chrono::hours(1),
                                                .address = &address});
    message.text.insert(0, "TEST: ");
    Watch watch({code, format_code(code)});
    const auto start = Clock::now();
    const HelperResult result = run_helper(prepare_helper(settings, address, message, code, number()));
    const double seconds = std::chrono::duration<double>(Clock::now() - start).count();
    const auto seen = watch.end();
    if (result.exit_status < 0 && result.outcome == TransmissionOutcome::failed)
        return verdicts.bad("starts", result.reason);
    verdicts.good("starts", settings.auth_command.front());
    judge_end(result, seconds, settings.helper_timeout, verdicts);
    judge_reading(result, message.text.size(), verdicts);
    if (seen.empty())
        verdicts.good("keeps the code to itself", "on no command line and in no environment");
    else
        verdicts.bad("keeps the code to itself", fmt::format("seen in {}", fmt::join(seen, ", ")));
    judge_words(result, verdicts);
}

// A helper that accepts what has no address would lose messages and never say so.
void check_empty_address(const Settings& settings, Verdicts& verdicts) {
    const Address nobody{settings.address_type, {}};
    const HelperResult result =
        run_helper(prepare_helper(settings, nobody, {"Test", "TEST\n", "en"}, "", number()));
    const std::string finding = fmt::format("{}, {}", result.reason, format_outcome(result.outcome));
    if (result.outcome == TransmissionOutcome::refused || result.outcome == TransmissionOutcome::failed)
        return verdicts.good("address without fields", finding);
    verdicts.bad("address without fields", finding + "; it must refuse (65) or fail");
}

int complain(std::string_view reason) {
    fmt::print(stderr, "challenger-helper-check: {}\n", reason);
    return kExitUsage;
}

int check(const CheckOptions& options) {
    const auto type = parse_address_type(options.type);
    const auto limit = parse_duration(options.timeout);
    if (!type)
        return complain(fmt::format("--type {}: allowed: phone, email, postal, postal-ch", options.type));
    if (!limit || limit->count() < 1 || limit->count() > 600)
        return complain(
            fmt::format("--timeout {}: allowed: a time such as \"30 s\", up to 10 min", options.timeout));
    if (options.command.empty()) return complain("PROGRAM is missing; see --help");
    if (!options.command.front().starts_with('/'))
        return complain(fmt::format("{}: allowed: the absolute path of a program, as in AUTH_COMMAND",
                                    options.command.front()));
    const auto address =
        options.address.empty() ? Result<Address>(example_of(*type)) : parse_address(*type, options.address);
    if (!address) return complain("--address: " + address.error().detail);
    const auto messages = MessageTemplates::load(*type, "");
    if (!messages) return complain(messages.error());
    if (std::find(messages->languages().begin(), messages->languages().end(), options.language) ==
        messages->languages().end())
        return complain(fmt::format("--language {}: allowed: {}", options.language,
                                    fmt::join(messages->languages(), ", ")));

    Settings settings;
    settings.address_type = *type;
    settings.auth_command = options.command;
    settings.helper_timeout = *limit;
    Verdicts verdicts;
    check_delivery(settings, *address, *messages, options.language, verdicts);
    check_empty_address(settings, verdicts);
    fmt::print("{}\n", verdicts.breaches() == 0
                           ? "the helper keeps the contract"
                           : fmt::format("the helper breaks the contract in {} points", verdicts.breaches()));
    return verdicts.breaches() == 0 ? kExitOk : kExitFailed;
}

}  // namespace

int main(int argc, char** argv) {
    CLI::App app(
        "Runs a helper as challenger-fcgi would, with one message marked as a test and once without an "
        "address, and says\n"
        "point by point whether it keeps the contract. The message really goes to the address.\n"
        "  challenger-helper-check --type phone --address +41790000000 /usr/local/bin/my-helper --its-option",
        "challenger-helper-check");
    CheckOptions options;
    app.add_option("--type", options.type, "phone, email, postal or postal-ch")->capture_default_str();
    app.add_option(
        "--address", options.address,
        "Where to: a phone number, an e-mail address, or the fields as JSON (default: an example)");
    app.add_option("--language", options.language, "The message's language")->capture_default_str();
    app.add_option("--timeout", options.timeout, "What HELPER_TIMEOUT will be")->capture_default_str();
    app.set_version_flag("-V,--version", CHALLENGER_VERSION);
    app.footer(
        "PROGRAM and its arguments come last. Exit statuses: 0 it keeps the contract, 1 it does not, 64 "
        "wrong usage.");
    app.prefix_command();
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? kExitOk : kExitUsage;
    }
    options.command = app.remaining();
    return check(options);
}
