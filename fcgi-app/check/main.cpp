// challenger-helper-check: runs a helper as a worker would and says, point by point, whether it keeps the
// contract (protocol.md section 11).
#include <fmt/format.h>

#include <chrono>

#include "base/arguments.hpp"
#include "base/duration.hpp"
#include "base/exit_status.hpp"
#include "base/language.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "check/process_watch.hpp"
#include "delivery/helper.hpp"
#include "delivery/test_message.hpp"
#include "protocol/code.hpp"

namespace {

using namespace challenger;
using Clock = std::chrono::steady_clock;

struct CheckOptions {
    std::string type = "phone";
    std::string address;  // as parse_address takes it, or -; empty: an example
    std::string address_place{format_word(HelperAddress::argument)};
    std::string language = kDefaultLanguage;
    std::string timeout = "30 s";
    std::vector<std::string> command;
};

// One line a point. What is not good is a breach of the contract.
class Verdicts {
  public:
    void good(std::string_view point, std::string_view finding) { print("good", point, finding); }
    void bad(std::string_view point, std::string_view finding) {
        print("BAD", point, finding);
        ++breaches_;
    }
    void note(std::string_view point, std::string_view finding) { print("note", point, finding); }
    int breaches() const { return breaches_; }

  private:
    // A finding may hold what the helper wrote, or the name that a process gave itself.
    static void print(std::string_view verdict, std::string_view point, std::string_view finding) {
        fmt::print("{:<4}  {}: {}\n", verdict, point, printable(finding, Quotes::kept));
    }

    int breaches_ = 0;
};

Address example_of(AddressType type) {
    const AddressKind& kind = kind_of(type);
    Address out{type, {}};
    for (std::size_t i = 0; i < kind.fields.size(); ++i)
        out.fields.emplace_back(kind.fields[i], kind.example[i]);
    return out;
}

// What of an address would show whose it is: its lines, without what is too short to be found by no chance.
// Of a phone number the digits, as a URL escapes its +.
std::vector<std::string> telling_parts(const Address& address) {
    constexpr std::size_t kLeastBytes = 6;
    std::vector<std::string> out;
    for (const auto& [field, value] : address.fields)
        for (std::string_view line : split(value, '\n')) {
            if (line.starts_with('+')) line.remove_prefix(1);
            if (line.size() >= kLeastBytes) out.emplace_back(line);
        }
    return out;
}

std::string random_code(AddressType type) {
    const std::string key(52, '0');
    return derive_code({1, {key.begin(), key.end()}}, type, Nonce::random(), 1);
}

// One run of the helper: what the contract makes of it, and how the program ended.
struct Trial {
    HelperResult result;
    ProgramEnd end;
};

Trial try_helper(const HelperSettings& settings, const HelperTask& task) {
    const HelperRun run = prepare_helper(settings, task);
    ProgramEnd end = run_program(run.program);
    HelperResult result = helper_result(end, run.hidden);
    return {std::move(result), std::move(end)};
}

void check_end(const HelperSettings& settings, const Trial& trial, double seconds, Verdicts& verdicts) {
    const HelperResult& result = trial.result;
    const std::chrono::seconds limit = settings.timeout;
    const bool is_private = settings.address_place == HelperAddress::environment;
    if (trial.end.kind == ProgramEnd::Kind::out_of_time)
        return verdicts.bad("ends in time",
                            fmt::format("still ran after {}, and was killed: unclear, never repeated",
                                        format_duration(limit)));
    verdicts.good("ends in time", fmt::format("{:.1f} s of {}", seconds, format_duration(limit)));
    switch (result.outcome) {
        case TransmissionOutcome::accepted:
            return verdicts.good("exit status", "0, accepted");
        case TransmissionOutcome::refused:
            return verdicts.note(
                "exit status",
                fmt::format("{}, refused: the address is bad{}; use --address with an address of your own to "
                            "test acceptance",
                            trial.end.number,
                            is_private ? ", or the helper does not look into CHALLENGER_ADDRESS" : ""));
        case TransmissionOutcome::unclear:
            return verdicts.bad("exit status", result.reason + ", unclear: spent, never repeated");
        case TransmissionOutcome::failed:
            break;
    }
    if (result.is_configuration_error)
        return verdicts.bad("exit status", result.reason + ", failed: a configuration error");
    constexpr int kShellsSignals = 128;
    if (trial.end.number > kShellsSignals)
        return verdicts.bad("exit status",
                            result.reason +
                                ", failed: a shell reports a signal in this way; run the program with exec, "
                                "or unclear becomes failed and the message is sent again");
    if (trial.end.has_exited_with(kExitTryLater))
        return verdicts.note("exit status", "75, failed: it may be tried again");
    verdicts.bad("exit status", result.reason + ", failed; exit with 75 to say try later");
}

void check_reading(const Trial& trial, std::size_t bytes, Verdicts& verdicts) {
    const std::string finding = fmt::format("{} of {} bytes", trial.end.input_bytes_read, bytes);
    if (trial.end.input_bytes_read == static_cast<std::int64_t>(bytes))
        return verdicts.good("reads the message", finding);
    // A helper that refuses the address need not read the message.
    if (trial.result.outcome != TransmissionOutcome::accepted)
        return verdicts.note("reads the message", finding);
    verdicts.bad("reads the message", finding + ", and reported success");
}

void check_words(const Trial& trial, Verdicts& verdicts) {
    const std::string words = printable(trial.result.words);
    if (words.empty()) return verdicts.good("standard error", "silent");
    if (words.find("***") != std::string::npos)
        return verdicts.bad("standard error",
                            "holds the code, the address or a long number (masked here): " + words);
    verdicts.good("standard error", words);
    if (trial.end.words_are_cut) verdicts.note("standard error", "only the first 4 KiB are kept");
}

void check_sightings(const HelperSettings& settings, const Sightings& seen, Verdicts& verdicts) {
    if (seen.codes.empty())
        verdicts.good("keeps the code to itself", "on no command line and in no environment");
    else
        verdicts.bad("keeps the code to itself", fmt::format("seen in {}", fmt::join(seen.codes, ", ")));
    // Otherwise it is we who put it onto the helper's command line.
    if (settings.address_place != HelperAddress::environment) return;
    if (seen.addresses.empty())
        verdicts.good("keeps the address to itself", "on no command line");
    else
        verdicts.bad("keeps the address to itself",
                     fmt::format("seen in {}", fmt::join(seen.addresses, ", ")));
}

void check_reports(const Trial& trial, Verdicts& verdicts) {
    const auto reports = parse_gateway_reports(trial.end.output);
    if (reports.empty())
        return verdicts.note("standard output",
                             trial.end.output.empty()
                                 ? "does not say which gateway it asked"
                                 : "holds no line \"gateway=NAME about=WORD\", so it is ignored");
    for (const GatewayReport& report : reports)
        verdicts.good("standard output", trim(format_gateway_report(report.gateway, report.about)));
}

void check_delivery(const HelperSettings& settings, const Address& address, const MessageTemplates& messages,
                    const std::string& language, Verdicts& verdicts) {
    const std::string code = random_code(settings.address_type);
    const Message message = write_test_message(messages, language,
                                               {.code = code,
                                                .service = "helper-check",
                                                .domain = "example.org",
                                                .reference = {},
                                                .url = "https://example.org/",
                                                .left = std::chrono::hours(1),
                                                .address = &address});
    ProcessWatch watch({.codes = {code, format_code(code)}, .addresses = telling_parts(address)});
    const auto start = Clock::now();
    const Trial trial = try_helper(settings, {address, message, code, test_transmission_id()});
    const double seconds = std::chrono::duration<double>(Clock::now() - start).count();
    const auto seen = watch.end();
    if (trial.end.kind == ProgramEnd::Kind::not_started) return verdicts.bad("starts", trial.result.reason);
    verdicts.good("starts", settings.command.front());
    check_end(settings, trial, seconds, verdicts);
    check_reading(trial, message.text.size(), verdicts);
    check_sightings(settings, seen, verdicts);
    check_words(trial, verdicts);
    check_reports(trial, verdicts);
}

// A helper that accepts what has no address would lose messages and never say so.
void check_empty_address(const HelperSettings& settings, Verdicts& verdicts) {
    const HelperResult result =
        run_helper(prepare_helper(settings, {.address = {settings.address_type, {}},
                                             .message = {"Test", "TEST\n", kDefaultLanguage},
                                             .code = "",
                                             .transmission_id = test_transmission_id()}));
    const std::string finding = fmt::format("{}, {}", result.reason, format_outcome(result.outcome));
    if (result.outcome == TransmissionOutcome::refused || result.outcome == TransmissionOutcome::failed)
        return verdicts.good("address without fields", finding);
    verdicts.bad("address without fields", finding + "; it must refuse (65) or fail");
}

int complain(std::string_view reason) {
    fmt::print(stderr, "challenger-helper-check: {}\n", printable(reason, Quotes::kept));
    return kExitUsage;
}

int check(const CheckOptions& options) {
    const auto type = parse_address_type(options.type);
    const auto limit = parse_duration(options.timeout);
    if (!type) return complain(fmt::format("--type {}: allowed: {}", options.type, address_type_names()));
    if (!limit || limit->count() < 1 || limit->count() > 600)
        return complain(
            fmt::format("--timeout {}: allowed: a time such as \"30 s\", up to 10 min", options.timeout));
    if (options.command.empty()) return complain("PROGRAM is missing; see --help");
    if (!options.command.front().starts_with('/'))
        return complain(fmt::format("{}: allowed: the absolute path of a program, as in AUTH_COMMAND",
                                    options.command.front()));
    const auto given = value_or_input(options.address, "the address");
    if (!given) return complain("--address: " + given.error());
    const auto address =
        given->empty() ? Result<Address>(example_of(*type)) : parse_address(*type, {}, *given);
    if (!address) return complain("--address: " + address.error().detail);
    const auto messages = MessageTemplates::load(*type, "");
    if (!messages) return complain(messages.error());
    if (!messages->speaks(options.language))
        return complain(fmt::format("--language {}: allowed: {}", options.language,
                                    fmt::join(messages->languages(), ", ")));

    const HelperSettings settings{.address_type = *type,
                                  .command = options.command,
                                  .address_place = parse_word<HelperAddress>(options.address_place).value(),
                                  .environment_names = {},
                                  .timeout = *limit};
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
    Arguments arguments(
        "challenger-helper-check",
        "Runs a helper as challenger-fcgi does, once with a message marked as a test and once without an "
        "address,\nand reports on each point of the contract. The message is really sent to the address.\n"
        "  challenger-helper-check --type phone --address +41790000000 /usr/local/bin/my-helper "
        "--its-option");
    CheckOptions options;
    arguments.add("--type", options.type, "The kind of address: " + address_type_names()).shows_default();
    arguments.add(
        "--address", options.address,
        "The recipient: a phone number, an e-mail address, or the fields as JSON; - reads it from standard "
        "input (default: an example)");
    arguments
        .add("--address-in", options.address_place, "Where the helper gets the address, as in HELPER_ADDRESS")
        .shows_default()
        .one_of(all_words<HelperAddress>());
    arguments.add("--language", options.language, "The message's language").shows_default();
    arguments.add("--timeout", options.timeout, "The time that the helper gets, as in HELPER_TIMEOUT")
        .shows_default();
    arguments.set_footer(
        "PROGRAM and its arguments come last. Exit statuses: 0 it keeps the contract, 1 it does not, 64 "
        "wrong usage.");
    arguments.stop_at_first_word();
    if (const auto end = arguments.read(argc, argv)) return end->status;
    options.command = arguments.rest();
    return check(options);
}
