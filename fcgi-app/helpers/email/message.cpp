#include "helpers/email/message.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>

#include "base/base32.hpp"
#include "base/base64.hpp"
#include "base/language.hpp"
#include "base/secret.hpp"
#include "base/template.hpp"
#include "base/text.hpp"
#include "base/unicode.hpp"
#include "helpers/common/paragraphs.hpp"
#include "protocol/email_local_part.hpp"

namespace challenger {

namespace {

constexpr std::size_t kLineLimit = 76;         // RFC 2045 section 6.7
constexpr std::size_t kEncodedWordBytes = 42;  // whose base64 fits an encoded word of 75 characters

bool is_ascii(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

// A header value in ASCII: encoded words (RFC 2047) of whole characters where it is more than that.
std::string encode_words(std::string_view value) {
    // Short, and nothing that a reader would decode.
    if (is_ascii(value) && value.size() < kLineLimit - 20 && value.find("=?") == std::string_view::npos)
        return std::string(value);
    std::string out;
    for (std::size_t at = 0; at < value.size();) {
        std::size_t length = 0;
        while (at + length < value.size()) {
            const auto next = first_character(value.substr(at + length)).size();
            if (length + next > kEncodedWordBytes) break;
            length += next;
        }
        out +=
            fmt::format("{}=?UTF-8?B?{}?=", out.empty() ? "" : "\r\n ", to_base64(value.substr(at, length)));
        at += length;
    }
    return out;
}

// A display name: words that need no quoting, a quoted string, or encoded words (RFC 5322 section 3.2.5).
std::string encode_phrase(std::string_view name) {
    const bool is_plain = std::all_of(name.begin(), name.end(), [](char c) {
        return c == ' ' || (is_atom_character(c) && static_cast<unsigned char>(c) < 0x80);
    });
    if (const std::string words = encode_words(name); is_plain || words != name) return words;
    std::string out = "\"";
    for (const char c : name) {
        if (c == '"' || c == '\\') out += '\\';
        out += c;
    }
    return out + '"';
}

// Quoted-printable (RFC 2045 section 6.7) with CRLF line ends.
std::string quoted_printable(std::string_view text) {
    std::string out;
    for (const auto raw : split(text, '\n')) {
        const auto line = raw.ends_with('\r') ? raw.substr(0, raw.size() - 1) : raw;
        std::size_t column = 0;
        for (std::size_t i = 0; i < line.size(); ++i) {
            const char c = line[i];
            const bool is_last = i + 1 == line.size();
            const bool plain = (c >= '!' && c <= '~' && c != '=') || (c == ' ' && !is_last);
            const std::string piece =
                plain ? std::string(1, c) : fmt::format("={:02X}", static_cast<unsigned char>(c));
            if (column + piece.size() >= kLineLimit) {
                out += "=\r\n";
                column = 0;
            }
            out += piece;
            column += piece.size();
        }
        out += "\r\n";
    }
    return out;
}

Json paragraphs_of(std::string_view text) {
    Json::Array out;
    for (const Paragraph& paragraph : split_paragraphs(text)) {
        Json::Array lines;
        for (const auto line : split(paragraph.text, '\n'))
            lines.push_back(
                Json{Json::Object{{"line", Json{std::string(line)}}, {"is_first", Json{lines.empty()}}}});
        out.push_back(Json{Json::Object{{"text", Json{paragraph.text}},
                                        {"is_code", Json{paragraph.kind == Paragraph::Kind::code}},
                                        {"is_url", Json{paragraph.kind == Paragraph::Kind::url}},
                                        {"is_text", Json{paragraph.kind == Paragraph::Kind::text}},
                                        {"lines", Json{std::move(lines)}}}});
    }
    return Json{std::move(out)};
}

tl::expected<std::string, std::string> write_html(const Email& email, std::string_view html_template) {
    static const std::vector<std::string> names{"subject", "language", "direction", "paragraphs",
                                                "text",    "is_code",  "is_url",    "is_text",
                                                "lines",   "line",     "is_first"};
    const auto compiled =
        Template::compile(html_template.empty() ? email_html() : html_template, Escape::html, names);
    if (!compiled) return tl::unexpected(compiled.error());
    return compiled->render(
        Json{Json::Object{{"subject", Json{email.subject}},
                          {"language", Json{email.language}},
                          {"direction", Json{std::string(is_right_to_left(email.language) ? "rtl" : "ltr")}},
                          {"paragraphs", paragraphs_of(email.text)}}});
}

std::string part(std::string_view boundary, std::string_view type, std::string_view content) {
    return fmt::format(
        "--{}\r\nContent-Type: {}; charset=utf-8\r\nContent-Transfer-Encoding: "
        "quoted-printable\r\n\r\n{}",
        boundary, type, quoted_printable(content));
}

}  // namespace

tl::expected<std::string, std::string> format_email(const Email& email, std::string_view html_template) {
    const auto html = write_html(email, html_template);
    if (!html) return tl::unexpected(html.error());
    const std::string boundary = "=_" + to_base32(random_bytes32());  // what no quoted-printable text holds
    const std::string message_id = to_base32(random_bytes32()).substr(0, 26);
    std::string out;
    out += fmt::format("Date: {:%a, %d %b %Y %H:%M:%S} +0000\r\n",
                       fmt::gmtime(std::chrono::system_clock::to_time_t(email.date)));
    out += email.from_name.empty()
               ? fmt::format("From: {}\r\n", email.from.text())
               : fmt::format("From: {}\r\n <{}>\r\n", encode_phrase(email.from_name), email.from.text());
    out += fmt::format("To: {}\r\n", email.to.text());
    out += fmt::format("Subject: {}\r\n", encode_words(email.subject));
    out += fmt::format("Message-ID: <{}@{}>\r\n", message_id, email.from.domain);
    out += fmt::format("Content-Language: {}\r\n", email.language);
    out += "Auto-Submitted: auto-generated\r\nMIME-Version: 1.0\r\n";
    out += fmt::format("Content-Type: multipart/alternative;\r\n boundary=\"{}\"\r\n\r\n", boundary);
    out += part(boundary, "text/plain", email.text);
    out += part(boundary, "text/html", *html);
    out += fmt::format("--{}--\r\n", boundary);
    return out;
}

}  // namespace challenger
