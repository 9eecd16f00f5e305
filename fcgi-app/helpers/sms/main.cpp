// challenger-send-sms: delivers a message as a text message. This file reads the command line, chooses the
// gateways for a number and asks them in turn.
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>

#include "base/text.hpp"
#include "delivery/sms_length.hpp"
#include "helpers/common/command_line.hpp"
#include "helpers/common/contract.hpp"
#include "helpers/common/gateway.hpp"
#include "helpers/common/profile.hpp"
#include "protocol/address_field.hpp"
#include "protocol/phone_number.hpp"

namespace {

using namespace challenger;

constexpr const char* kProgram = "challenger-send-sms";
constexpr std::chrono::milliseconds kLeastTime{1000};

struct SmsOptions {
    std::vector<std::string> profiles;
    int timeout_seconds = 25;
    std::string address;
};

void add_options(Arguments& arguments, SmsOptions& options) {
    arguments.add_options_file();
    arguments
        .add("--profile", options.profiles,
             "The profile of a gateway; may be repeated. The next gateway is asked if it is certain that "
             "nothing was sent and the number is not the reason. A profile with PREFIXES is only for these "
             "numbers, and is asked first")
        .required()
        .named("FILE");
    arguments
        .add("--timeout", options.timeout_seconds, "Seconds for everything; choose less than HELPER_TIMEOUT")
        .shows_default()
        .between(2, 600);
    arguments.add(
        "ADDRESS", options.address,
        "The address as JSON: {\"CONTACT_PHONE\": \"+41790000000\"}. Without it: CHALLENGER_ADDRESS");
    arguments.set_footer(
        "The message is read from standard input. Exit statuses: 0 handed over; 65, 67 the number is bad or "
        "no profile is for it; 75 every gateway says \"try later\"; 1 failed; 64, 78 wrong usage or "
        "configuration; a signal: a gateway was asked, and its answer did not come or cannot be understood.");
}

// The number as the service stores it. fails: bad address.
tl::expected<std::string, Ending> read_number(const Delivery& delivery) {
    std::string number(delivery.field(kPhoneField));
    if (!is_normal_phone(number))
        return tl::unexpected(Ending{kExitBadData,
                                     "the number must be + and 7 to 15 digits with nothing between them, and "
                                     "without the zero that is dialled inside the country"});
    return number;
}

// How much of a number a profile is made for: the length of the prefix, 0 for one that is for all; nullopt
// when it is for others.
std::optional<std::size_t> rank_of(const Profile& profile, const std::string& number) {
    if (profile.prefixes.empty()) return 0;
    std::optional<std::size_t> best;
    for (const std::string& prefix : profile.prefixes)
        if (number.starts_with(prefix)) best = std::max(best.value_or(0), prefix.size());
    return best;
}

std::vector<const Profile*> choose(const std::vector<Profile>& profiles, const std::string& number) {
    std::vector<const Profile*> out;
    for (const Profile& profile : profiles)
        if (rank_of(profile, number)) out.push_back(&profile);
    std::stable_sort(out.begin(), out.end(), [&](const Profile* a, const Profile* b) {
        return *rank_of(*a, number) > *rank_of(*b, number);
    });
    return out;
}

// Takes out those that the worker says are down.
void leave_out_what_is_down(std::vector<const Profile*>& profiles) {
    const char* names = std::getenv("CHALLENGER_GATEWAYS_DOWN");
    const auto down = split(names == nullptr ? "" : names, ' ');
    std::erase_if(profiles, [&](const Profile* profile) {
        return std::find(down.begin(), down.end(), gateway_name(profile->name)) != down.end();
    });
}

const std::vector<std::string> kNames{"to",       "to_digits",       "message",    "is_gsm",
                                      "language", "transmission_id", "delivery_id"};

Json::Object values_of(const Delivery& delivery, const std::string& number) {
    return {{"to", Json{number}},
            {"to_digits", Json{number.substr(1)}},
            {"message", Json{std::string(trim(delivery.message))}},
            {"is_gsm", Json{measure_sms(trim(delivery.message)).is_gsm}},
            {"delivery_id", Json{delivery.delivery_id}},
            {"transmission_id", Json{delivery.transmission_id}},
            {"language", Json{delivery.language}}};
}

Ending send(const SmsOptions& options) {
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(options.timeout_seconds);
    std::vector<Profile> profiles;
    for (const std::string& file : options.profiles) {
        auto profile = load_profile(file, kNames);
        if (!profile) return {kExitConfiguration, "--profile " + profile.error()};
        if (profile->is_multipart)
            return {kExitConfiguration, "--profile " + file + ": uploads a document; it is for letters"};
        profiles.push_back(std::move(*profile));
    }
    const auto delivery = read_delivery(options.address, kPhoneField);
    if (!delivery) return delivery.error();
    const auto number = read_number(*delivery);
    if (!number) return number.error();
    auto chosen = choose(profiles, *number);
    if (chosen.empty()) return {kExitNoUser, "no profile is for numbers that begin like this one"};
    leave_out_what_is_down(chosen);
    // No failure of the helper: other numbers have other gateways, or this one would not have been started.
    if (chosen.empty())
        return {kExitTryLater, "every gateway for this number is down at the moment", About::recipient};

    // The service need not wait for the first one to fail to hear of the others.
    for (const Profile* profile : chosen) report_gateway(profile->name, About::recipient);
    GatewayRequest request{.values = values_of(*delivery, *number),
                           .document = {},
                           .time = {},
                           .hidden = {*number, number->substr(1), std::string(trim(delivery->message))}};
    GatewayAnswer all{.verdict = Verdict::later, .words = "", .about = About::gateway};
    for (const Profile* profile : chosen) {
        request.time =
            std::chrono::duration_cast<std::chrono::milliseconds>(end - std::chrono::steady_clock::now());
        if (request.time < kLeastTime && !all.words.empty()) break;
        const GatewayAnswer answer = ask_gateway(*profile, request);
        if (!all.words.empty() && !answer.words.empty()) all.words += "; ";
        all.words += answer.words;
        all.about = answer.about;
        all.verdict = may_ask_next(answer.verdict) ? std::max(all.verdict, answer.verdict) : answer.verdict;
        if (!may_ask_next(answer.verdict)) break;
    }
    return ending_of(all);
}

}  // namespace

int main(int argc, char** argv) {
    Arguments arguments(
        kProgram,
        "Delivers a message as a text message through an HTTP gateway: a helper of challenger-fcgi.");
    SmsOptions options;
    add_options(arguments, options);
    return run_helper_program(arguments, argc, argv, [&] { return send(options); });
}
