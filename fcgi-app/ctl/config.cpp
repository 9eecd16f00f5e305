// challengerctl config …: what the configuration says, and whether workers can start with it.
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <clocale>
#include <filesystem>
#include <memory>

#include "base/text.hpp"
#include "config/documents.hpp"
#include "config/key_file.hpp"
#include "config/nginx_files.hpp"
#include "config/reading.hpp"
#include "ctl/check_database.hpp"
#include "ctl/commands.hpp"
#include "ctl/import/reference_import.hpp"
#include "ctl/tools.hpp"
#include "database/connection_string.hpp"
#include "delivery/client_name.hpp"
#include "delivery/message.hpp"
#include "delivery/sms_length.hpp"
#include "service/from_settings.hpp"
#include "service/main_source.hpp"

namespace challenger {

namespace {

bool is_program(const std::string& file) {
    struct stat status {};
    return ::stat(file.c_str(), &status) == 0 && S_ISREG(status.st_mode) && ::access(file.c_str(), X_OK) == 0;
}

// What a check has found so far: a line for each part, printed at once.
class Findings {
  public:
    // Says that a part is good or, when `fault` is not empty, what is wrong with it. status: of such a fault.
    void report(std::string_view part, int status, const std::string& fault) {
        if (fault.empty()) {
            print_line(fmt::format("{}: good", part));
            return;
        }
        complain(status, fault);
        if (++faults_ == 1) status_ = status;
    }

    // Prints the last line, which is what the journal shows of a start that failed. in: the configuration
    // file. out: 0, or the status of the first fault.
    int conclude(const std::string& file) const {
        if (faults_ > 0) return complain(status_, fmt::format("{}: not good, faults: {}", file, faults_));
        print_line(file + ": good");
        return kExitOk;
    }

  private:
    int status_ = kExitOk;
    int faults_ = 0;
};

// Reports on THEME_FILE and TEMPLATE_DIR. Without pages it only warns: an operator may want none.
void check_pages(const Settings& settings, Findings& findings) {
    const auto theme = load_theme(settings.theme_file);
    if (!theme)
        return findings.report("theme", kExitConfiguration,
                               settings.file + ": [challenger] THEME_FILE: " + theme.error());
    const auto pages = load_pages(settings, *theme, {});
    if (pages && !*pages)
        warn(fmt::format("no pages, because {} does not exist: browsers get 406", settings.template_dir));
    findings.report("pages", kExitConfiguration,
                    pages ? "" : settings.file + ": [challenger] TEMPLATE_DIR: " + pages.error());
}

// in: who asks.
SmsLength length_of_message(const Settings& settings, const MessageTemplates& messages,
                            const std::string& language, const std::string& service) {
    return measure_sms(messages
                           .write(language,
                                  {
                                      .code = "88888888",
                                      .service = service,
                                      .domain = settings.base_host,
                                      .reference = "88888888",
                                      .url = settings.base_url,
                                      .left = settings.validation_duration,
                                      .address = nullptr,
                                  })
                           .text);
}

// A message of more than one segment costs more than one message, and some networks cut it.
void warn_of_long_messages(const Settings& settings, const MessageTemplates& messages) {
    const auto warn_of = [](const std::string& language, std::string_view whose, const SmsLength& length,
                            std::string_view shorter) {
        warn(fmt::format(
            "message in {}{}: {} segments ({} characters of {}); for one segment use {} or a "
            "message of your own",
            language, whose, length.segments, length.units, length.is_gsm ? "GSM 03.38" : "UCS-2", shorter));
    };
    const std::string whose = fmt::format(", for a client with a name of {} characters", kClientNameLimit);
    for (const std::string& language : messages.languages()) {
        const SmsLength own = length_of_message(settings, messages, language, settings.service_name);
        const SmsLength longest = length_of_message(settings, messages, language, longest_client_name());
        if (own.segments > 1 && own.segments >= longest.segments)
            warn_of(language, "", own, "a shorter SERVICE_NAME");
        else if (longest.segments > 1)
            warn_of(language, whose, longest, "shorter names of clients");
    }
}

// Says whether a word is a host name, or something with dots inside that a phone takes for one.
bool reads_as_host(std::string_view word) {
    const auto dot = word.rfind('.');
    if (dot == std::string_view::npos || dot == 0 || dot + 1 == word.size()) return false;
    const char next = word[dot + 1];
    return next < '0' || next > '9';
}

// A link that stands beside a code is what warnings of phishing describe.
void warn_of_link(const Settings& settings) {
    const auto words = split(settings.service_name, ' ');
    if (settings.service_name == settings.base_host || std::any_of(words.begin(), words.end(), reads_as_host))
        warn(
            fmt::format("SERVICE_NAME: messages speak of \"{}\", of which phones make a link; set the name "
                        "of your service in words",
                        settings.service_name));
}

// An upgrade never replaces a snippet that an operator has printed or changed. It works as before.
void warn_of_older_snippets(const Settings& settings) {
    for (const std::string& file : older_snippets(kNginxFolder, settings.instance))
        warn(fmt::format(
            "{}: an older snippet, with which what needs no helper waits behind what does; replace it by "
            "what challengerctl nginx {} prints, and reload nginx",
            file, settings.instance));
}

// Scripts of GNU Taler know the argument only; the included helpers do not need it.
void warn_of_argument(const Settings& settings) {
    constexpr std::array<std::string_view, 3> included{"challenger-send-email", "challenger-send-letter",
                                                       "challenger-send-sms"};
    const std::string name = std::filesystem::path(settings.auth_command.front()).filename();
    if (settings.helper_address != HelperAddress::argument ||
        std::find(included.begin(), included.end(), name) == included.end())
        return;
    warn(fmt::format(
        "HELPER_ADDRESS: every account of the host can read addresses on the command line of {}; set "
        "HELPER_ADDRESS = environment, which it understands as well",
        name));
}

// What the workers' log says as event=source.
void warn_of_one_source(const SourceCount& count) {
    if (count.all < kSubmissionsJudged || !is_nearly_all(count.main, count.all)) return;
    warn(fmt::format(
        "{} of the last {} messages were asked for from one IP address: if it is a proxy's, name it in "
        "TRUSTED_PROXIES, or with set_real_ip_from in nginx, or users are taken for one",
        count.main, count.all));
}

int check(const CommonOptions& common) {
    return with_settings(common, [](const Settings& settings, const AdminAccess&) {
        print_line(fmt::format("{}: instance {}, {}", settings.file, settings.instance,
                               format_address_type(settings.address_type)));
        Findings findings;
        const auto messages = MessageTemplates::load(settings.address_type, settings.message_template_dir);
        findings.report(
            "messages", kExitConfiguration,
            messages ? "" : settings.file + ": [challenger] MESSAGE_TEMPLATE_DIR: " + messages.error());
        if (messages && kind_of(settings.address_type).is_text_message) {
            warn_of_link(settings);
            warn_of_long_messages(settings, *messages);
        }
        if (settings.address_type == AddressType::phone) {
            const auto reading = reading_context(settings);
            findings.report("numbering plans", kExitConfiguration, reading ? "" : reading.error());
        }
        check_pages(settings, findings);
        for (const auto& [name, folder] :
             {std::pair{"TERMS_DIR", settings.terms_dir}, {"PRIVACY_DIR", settings.privacy_dir}}) {
            const auto documents = load_documents(folder);
            if (!documents)
                findings.report(
                    name, kExitConfiguration,
                    fmt::format("{}: [challenger] {}: {}", settings.file, name, documents.error()));
        }
        const auto keys = load_keys(settings.secret_file);
        findings.report("secret " + settings.secret_file, kExitConfiguration,
                        keys ? "" : settings.file + ": [challenger] SECRET_FILE: " + keys.error());
        const std::string& helper = settings.auth_command.front();
        findings.report(
            "helper " + helper, kExitConfiguration,
            is_program(helper)
                ? ""
                : fmt::format("{}: [challenger] AUTH_COMMAND: found \"{}\"; allowed: an executable program",
                              settings.file, helper));
        warn_of_argument(settings);
        warn_of_older_snippets(settings);
        const auto database = check_database(settings);
        findings.report("database",
                        !database && database.error().is_unreachable ? kExitUnavailable : kExitConfiguration,
                        database ? "" : database.error().reason);
        if (database) warn_of_one_source(*database);
        return findings.conclude(settings.file);
    });
}

int print_settings(const CommonOptions& common) {
    return with_settings(common, [](Settings settings, const AdminAccess&) {
        settings.connection = hide_passwords(settings.connection);
        print_file(dump_settings(settings));
        return kExitOk;
    });
}

int convert(const std::string& reference_file) {
    std::setlocale(LC_CTYPE, "C.UTF-8");  // of the expressions in ADDRESS_RESTRICTIONS
    const auto file = read_reference_file(reference_file);
    if (!file) return complain(kExitConfiguration, file.error());
    const auto is_own = [](const auto& entry) { return entry.section == "challenger"; };
    if (std::none_of(file->entries.begin(), file->entries.end(), is_own))
        return complain(kExitConfiguration, reference_file + ": sets nothing in a section [challenger]");
    const ReferenceImport imported = import_reference(*file, reference_file);
    print_file(imported.text);
    if (!imported.unsettled.empty())
        warn(fmt::format("commented out in the output: {}", fmt::join(imported.unsettled, ", ")));
    return kExitOk;
}

}  // namespace

void add_config_commands(CommandLine& line) {
    Command config = line.add_group("config", "The configuration");
    line.add_command(config, "check", "Check configuration, secret, helper and database; says what is wrong",
                     check);
    line.add_command(config, "show", "Print every option with its effective value and meaning",
                     print_settings);
    const auto reference_file = std::make_shared<std::string>();
    line.add_command(
            config, "import",
            "Convert a configuration file of GNU Taler's Challenger and print the result; needs no instance",
            [reference_file](const CommonOptions&) { return convert(*reference_file); })
        .add("FILE", *reference_file, "Such as /etc/challenger/challenger.conf")
        .required();
}

}  // namespace challenger
