// A gateway's profile: a file that says how to ask it over HTTP and how to read its answer.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <utility>
#include <vector>

#include "base/json.hpp"
#include "base/template.hpp"
#include "delivery/gateway_report.hpp"

namespace challenger {

// What became of a request to a gateway. Where nothing was sent for no fault of the recipient's, in the order
// of what the operator has to do about it.
enum class Verdict : std::uint8_t {
    accepted,
    refused,        // the number or address is bad
    later,          // nothing was sent; it may work another time
    failed,         // nothing was sent, for a reason of the account, the sender or the provider
    configuration,  // nothing was sent: the profile or the credentials are wrong
    unclear,        // maybe it was sent: never repeated
};

// Says whether another gateway may be asked: surely nothing was sent, and the recipient is not the reason.
constexpr bool may_ask_next(Verdict verdict) {
    return verdict == Verdict::later || verdict == Verdict::failed || verdict == Verdict::configuration;
}

// One way an answer may look. All that is set must fit.
struct AnswerRule {
    Verdict verdict{};
    About about{};
    std::vector<std::pair<int, int>> statuses;  // first and last
    std::string pointer;            // JSON pointer (RFC 6901) to the value that `where` is searched in
    std::optional<Template> where;  // expressions as answer.hpp matches them; may speak of {{to_digits}}
    std::optional<Template> body;
};

struct Profile {
    std::string name;                   // the file's, without folder and ending
    std::vector<std::string> prefixes;  // of phone numbers it is for, such as +41; none: all
    std::string method;
    std::string content_type;
    std::string file_field;  // the name of the document's part in a multipart upload; empty: none
    bool is_multipart{};
    std::optional<Template> url;
    std::optional<Template> body;
    std::optional<Template> user;  // HTTP Basic, with password
    std::optional<Template> password;
    std::vector<std::pair<std::string, Template>> headers;
    std::vector<std::pair<std::string, Template>> multipart;
    Json::Object values;               // [values], and [secrets] read from their files
    std::vector<std::string> secrets;  // those among the values: a gateway may repeat them
    std::vector<AnswerRule> rules;
};

// Reads a profile and all it needs. in: the names of the variables a message brings.
// fails: a sentence naming file, section and entry, what was found and what is allowed.
tl::expected<Profile, std::string> load_profile(const std::string& file,
                                                const std::vector<std::string>& message_names);

}  // namespace challenger
