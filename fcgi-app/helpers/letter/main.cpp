// challenger-send-letter: delivers a message as a letter. This file reads the command line and takes the
// steps: the delivery, the address, the page, the way out.
#include <algorithm>
#include <array>
#include <chrono>
#include <cstdlib>

#include "base/text.hpp"
#include "base/unicode.hpp"
#include "delivery/time_words.hpp"
#include "helpers/common/command_line.hpp"
#include "helpers/common/contract.hpp"
#include "helpers/common/gateway.hpp"
#include "helpers/common/paragraphs.hpp"
#include "helpers/common/profile.hpp"
#include "helpers/letter/address.hpp"
#include "helpers/letter/delivery.hpp"
#include "helpers/letter/layout.hpp"
#include "helpers/letter/page.hpp"
#include "protocol/address_field.hpp"
#include "protocol/address_kind.hpp"

namespace {

using namespace challenger;

constexpr const char* kProgram = "challenger-send-letter";

struct LetterOptions {
    std::string layout;
    std::string sender;
    std::string home_country;
    std::string font = "DejaVu Sans";
    std::string spool;
    std::string profile;
    std::string printer;
    std::string lp = "/usr/bin/lp";
    int timeout_seconds = 25;
    std::string address;
};

void add_options(Arguments& arguments, LetterOptions& options) {
    std::vector<std::string> layouts;
    for (const LetterLayout& layout : kLetterLayouts) layouts.emplace_back(layout.name);
    const auto two_letters = [](const std::string& code) {
        return code.size() == 2 ? std::string() : "must be two letters, such as CH";
    };

    arguments.add_options_file();
    arguments
        .add("--layout", options.layout,
             "Sheet and envelope: din-b (A4, DIN 5008 form B), swiss (A4, window on the right), us-letter "
             "(#10 envelope). Default: swiss for addresses of type postal-ch, otherwise din-b")
        .one_of(layouts);
    arguments
        .add("--sender", options.sender,
             "The sender: \"Name, Street, Town\", or with semicolons between the lines if one holds a comma; "
             "printed at the top, and in small type above the address")
        .required();
    arguments
        .add("--home-country", options.home_country,
             "Letters to this country (two letters, such as CH) have no country line")
        .checked("CC", two_letters);
    arguments.add("--font", options.font, "Font family; characters that it lacks are taken from other fonts")
        .shows_default();
    arguments.add("--spool", options.spool, "Put the PDF into this folder, as NUMBER-RANDOM.pdf")
        .named("DIR");
    arguments.add("--printer", options.printer, "Send the PDF to this print queue with lp").named("NAME");
    arguments
        .add("--profile", options.profile, "Send the PDF to a letter provider, as this profile describes")
        .named("FILE");
    arguments
        .add("--timeout", options.timeout_seconds,
             "Seconds for the printer or provider; choose less than HELPER_TIMEOUT")
        .shows_default()
        .between(1, 600);
    arguments.add("--lp", options.lp, "The program that prints").shows_default().named("PROGRAM");
    arguments.add("ADDRESS", options.address,
                  "The address as JSON: CONTACT_NAME, ADDRESS_LINES, ADDRESS_COUNTRY (two letters, or none). "
                  "Without it: CHALLENGER_ADDRESS");
    arguments.set_footer(
        "The message is read from standard input; subject, language, transmission and type of address are "
        "taken "
        "from CHALLENGER_SUBJECT, CHALLENGER_LANGUAGE, CHALLENGER_TRANSMISSION_ID and "
        "CHALLENGER_ADDRESS_TYPE. "
        "Exit statuses: 0 handed over; 65 this address cannot be printed; 75 try again later; 64 and 78 "
        "wrong "
        "usage or configuration; a signal: it is not known whether the letter was printed.");
}

// How letters go to the type of address that the worker names; to postal when it names none.
Post post_of_type() {
    const char* type = std::getenv("CHALLENGER_ADDRESS_TYPE");
    const auto named = type == nullptr ? std::nullopt : parse_address_type(type);
    const auto& post = kind_of(named.value_or(AddressType::postal)).post;
    return post ? *post : *kind_of(AddressType::postal).post;
}

LetterLayout choose_layout(const LetterOptions& options) {
    const LetterLayout* layout = find_layout(options.layout.empty() ? post_of_type().layout : options.layout);
    return layout == nullptr ? kLetterLayouts.front() : *layout;
}

// Lines may hold commas when semicolons separate them.
std::vector<std::string> sender_lines(std::string_view sender) {
    const char separator = sender.find(';') == std::string_view::npos ? ',' : ';';
    std::vector<std::string> out;
    for (const auto part : split(sender, separator))
        if (const auto line = trim(part); !line.empty()) out.emplace_back(line);
    return out;
}

tl::expected<FinishedLetter, Ending> make_letter(const LetterOptions& options, const Delivery& delivery) {
    Letter letter{.layout = choose_layout(options),
                  .font = options.font,
                  .sender = sender_lines(options.sender),
                  .address = {},
                  .date = long_date(delivery.language,
                                    std::chrono::floor<std::chrono::days>(std::chrono::system_clock::now())),
                  .subject = delivery.subject,
                  .language = delivery.language,
                  .body = split_paragraphs(delivery.message)};
    auto address = address_lines(delivery, options.home_country);
    if (!address) return tl::unexpected(address.error());
    letter.address = std::move(*address);
    auto pdf = draw_letter(letter);
    if (!pdf) return tl::unexpected(pdf.error());

    FinishedLetter out{.pdf = std::move(*pdf),
                       .title = delivery.subject,
                       .transmission_id = delivery.transmission_id,
                       .delivery_id = delivery.delivery_id,
                       .hidden = letter.address};
    for (const Paragraph& paragraph : letter.body)
        if (paragraph.kind != Paragraph::Kind::text) out.hidden.push_back(paragraph.text);
    return out;
}

const std::vector<std::string> kProviderNames{std::string(kNameField),
                                              std::string(kLinesField),
                                              std::string(kCountryField),
                                              "transmission_id",
                                              "delivery_id",
                                              "language"};

Ending upload_letter(const Profile& profile, const LetterOptions& options, const Delivery& delivery,
                     const FinishedLetter& letter) {
    const auto country = delivery.field(kCountryField);
    const auto text = [](std::string_view value) { return Json{std::string(value)}; };
    GatewayRequest request{
        .values = {{std::string(kNameField), text(delivery.field(kNameField))},
                   {std::string(kLinesField), text(delivery.field(kLinesField))},
                   {std::string(kCountryField), text(country.empty() ? post_of_type().country : country)},
                   {"transmission_id", text(delivery.transmission_id)},
                   {"delivery_id", text(delivery.delivery_id)},
                   {"language", text(delivery.language)}},
        .document = letter.pdf,
        .time = std::chrono::seconds(options.timeout_seconds),
        .hidden = letter.hidden};
    return ending_of(ask_gateway(profile, request));
}

Ending send(const LetterOptions& options) {
    const std::array ways{&options.spool, &options.printer, &options.profile};
    if (std::count_if(ways.begin(), ways.end(), [](const auto* way) { return !way->empty(); }) != 1)
        return {kExitUsage, "needs exactly one of --spool, --printer and --profile"};
    if (sender_lines(options.sender).empty() || !is_utf8(options.sender))
        return {kExitUsage, "--sender must name somebody, in UTF-8"};
    tl::expected<Profile, std::string> profile;
    if (!options.profile.empty()) {
        profile = load_profile(options.profile, kProviderNames);
        if (!profile) return {kExitConfiguration, "--profile " + profile.error()};
        if (profile->file_field.empty())
            return {kExitConfiguration,
                    "--profile " + options.profile + ": has no FILE_FIELD; it is for text messages"};
    }
    const auto delivery = read_delivery(options.address, kNameField);
    if (!delivery) return delivery.error();
    const auto letter = make_letter(options, *delivery);
    if (!letter) return letter.error();
    if (!options.profile.empty()) return upload_letter(*profile, options, *delivery, *letter);
    return ending_of(options.spool.empty() ? print_letter(*letter, options.lp, options.printer,
                                                          std::chrono::seconds(options.timeout_seconds))
                                           : spool_letter(*letter, options.spool));
}

}  // namespace

int main(int argc, char** argv) {
    Arguments arguments(kProgram,
                        "Delivers a message as a letter: one page of PDF, put into a folder or printed.");
    LetterOptions options;
    add_options(arguments, options);
    return run_helper_program(arguments, argc, argv, [&] { return send(options); });
}
