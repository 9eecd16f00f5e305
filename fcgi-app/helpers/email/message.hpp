// An e-mail as it travels: RFC 5322 headers and a multipart/alternative body of text and HTML.
#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

#include "protocol/email_address.hpp"

namespace challenger {

// The template of the HTML part that is compiled in.
std::string_view email_html();

struct Email {
    Mailbox from;
    std::string from_name;  // may be empty
    Mailbox to;
    std::string subject;
    std::string text;      // UTF-8, paragraphs as in helpers/common/paragraphs.hpp
    std::string language;  // BCP 47
    std::chrono::system_clock::time_point date;
};

// Writes the whole e-mail with CRLF line ends, in ASCII but for an address that needs SMTPUTF8. in: values
// without control characters; the HTML template, empty for the compiled one. fails: what is wrong with the
// template.
tl::expected<std::string, std::string> format_email(const Email& email, std::string_view html_template);

}  // namespace challenger
