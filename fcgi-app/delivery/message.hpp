// The text a user receives, from templates by address type and language (protocol.md section 11).
#pragma once

#include <chrono>
#include <map>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "base/template.hpp"
#include "protocol/address.hpp"

namespace challenger {

struct Message {
    std::string subject;   // one line, for helpers that want one; never holds the code
    std::string text;      // UTF-8; ends with a line break, but for phones
    std::string language;  // BCP 47
};

// What a template may speak of.
struct MessageValues {
    std::string code;       // as derive_code writes it: {{bare_code}}, and grouped {{code}}
    std::string service;    // {{service}}: who asks
    std::string domain;     // {{domain}}: the host the code is entered at
    std::string reference;  // {{reference}}
    std::string url;        // {{url}}: the page the code is entered on
                            // {{origin}}: its beginning up to the host or port and a slash
    // How long the code is good: {{time}} in words; {{minutes}} and {{days}}, at least 1; {{until}}, the last
    // day that ends before the code does, wherever the user is, and at the earliest today in UTC.
    std::chrono::seconds left{};
    const Address* address = nullptr;  // {{address}}: its lines as typed
    // The time at which `left` begins to run.
    std::chrono::sys_seconds now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
};

class MessageTemplates {
  public:
    // The shipped templates of a type, and in their place or beside them those of an operator's folder:
    // TYPE/LANGUAGE.subject.txt and TYPE/LANGUAGE.body.txt, TYPE being phone, email or postal. An empty
    // folder name means there are none. fails: a sentence naming the file, what was found and what is
    // allowed.
    static tl::expected<MessageTemplates, std::string> load(AddressType type, const std::string& folder);

    // In alphabetical order; English is always among them.
    const std::vector<std::string>& languages() const { return languages_; }

    // Says whether there are messages in a language, spelt as in languages().
    bool speaks(const std::string& language) const { return pairs_.contains(language); }

    // in: one of languages().
    Message write(const std::string& language, const MessageValues& values) const;

  private:
    struct Pair {
        Template subject;
        Template body;
    };
    AddressType type_{};
    std::vector<std::string> languages_;
    std::map<std::string, Pair, std::less<>> pairs_;
};

}  // namespace challenger
