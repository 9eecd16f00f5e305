#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <set>

#include "base/text.hpp"
#include "protocol/address_rules.hpp"
#include "protocol/code.hpp"
#include "protocol/failure.hpp"
#include "protocol/ids.hpp"
#include "protocol/uri.hpp"

using namespace challenger;
using namespace std::string_literals;

namespace {

Result<Address> read(AddressType type, const std::map<std::string_view, std::string>& values) {
    return read_address(type, Completeness::complete, {},
                        [&](std::string_view field) -> std::optional<std::string_view> {
                            const auto at = values.find(field);
                            if (at == values.end()) return std::nullopt;
                            return at->second;
                        });
}

std::string counted(AddressType type, const std::map<std::string_view, std::string>& values) {
    return counting_key(read(type, values).value());
}

// The normal form of a type that has one field; empty when there is none.
std::string normal(AddressType type, const std::string& typed) {
    const auto address = read(type, {{fields_of(type).front(), typed}});
    return address ? address->fields.front().second : "";
}

bool is_allowed(AddressType type, const std::map<std::string_view, std::string>& values) {
    const auto rules = AddressRules::compile(type, "").value();
    const auto address = read(type, values);
    return address && rules.check(*address);
}

ServerKey key_of(std::uint8_t byte) {
    return {1, std::vector<std::uint8_t>(32, byte)};
}

const Nonce kNonce = Nonce::parse(std::string(52, '0')).value();

}  // namespace

TEST_CASE("a nonce is 52 base32 characters; its digest and reference differ") {
    const Nonce nonce = Nonce::random();
    CHECK(Nonce::parse(nonce.text()).value().digest() == nonce.digest());
    CHECK(Nonce::parse(to_lower_ascii(nonce.text())).value().digest() == nonce.digest());
    CHECK(nonce.digest().size() == 64);
    CHECK(nonce.reference().size() == 8);
    for (const auto& bad : {""s, std::string(51, '0'), std::string(53, '0'), std::string(51, '0') + "-"})
        CHECK_FALSE(Nonce::parse(bad));
}

TEST_CASE("a client id is a plain decimal number of 1 or more") {
    CHECK(ClientId::parse("17").value().number == 17);
    for (const auto bad : {"", "0", "01", "-1", "+1", "1.0", "abc", "9999999999999999999"})
        CHECK_FALSE(ClientId::parse(bad));
}

TEST_CASE("codes depend on key, type, nonce and number, and on nothing else") {
    std::set<std::string> codes;
    for (int n = 1; n <= kCodesPerValidation; ++n)
        codes.insert(derive_code(key_of(1), AddressType::phone, kNonce, n));
    CHECK(codes.size() == kCodesPerValidation);
    CHECK(derive_code(key_of(1), AddressType::phone, kNonce, 1) ==
          derive_code(key_of(1), AddressType::phone, kNonce, 1));
    CHECK(derive_code(key_of(1), AddressType::phone, kNonce, 1) !=
          derive_code(key_of(2), AddressType::phone, kNonce, 1));
    CHECK(derive_code(key_of(1), AddressType::phone, kNonce, 1) !=
          derive_code(key_of(1), AddressType::email, kNonce, 1));
    CHECK(derive_code(key_of(1), AddressType::phone, kNonce, 1) !=
          derive_code(key_of(1), AddressType::phone, Nonce::random(), 1));
}

TEST_CASE("a code's value is fixed for all time: letters in the post already must stay good") {
    // HMAC-SHA-256 by an independent program over "challenger code 1" ‖ type ‖ 32 zero bytes ‖ 0x01, key 32 ×
    // 0x01.
    CHECK(derive_code(key_of(1), AddressType::phone, kNonce, 1) == "85842792");
    CHECK(derive_code(key_of(1), AddressType::postal, kNonce, 1) == "7SZH7RSCA8");
}

TEST_CASE("codes are 8 digits or 10 base32 characters, shown in halves") {
    const std::string digits = derive_code(key_of(3), AddressType::email, kNonce, 2);
    CHECK(digits.size() == 8);
    CHECK(digits.find_first_not_of("0123456789") == std::string::npos);
    const std::string letters = derive_code(key_of(3), AddressType::postal_ch, kNonce, 2);
    CHECK(letters.size() == 10);
    CHECK(letters.find_first_not_of("0123456789ABCDEFGHJKMNPQRSTVWXYZ") == std::string::npos);
    CHECK(format_code("12345678") == "1234-5678");
    CHECK(format_code("ABCDEFGHJK") == "ABCDE-FGHJK");
}

TEST_CASE("the fields of a type are read in order, trimmed; others are never looked at") {
    const auto address =
        read(AddressType::phone, {{"CONTACT_PHONE", "  +41790000000 \n"}, {"CONTACT_EMAIL", "\x01"}}).value();
    REQUIRE(address.fields.size() == 1);
    CHECK(address.fields[0].second == "+41790000000");
}

TEST_CASE("a missing or empty field is missing; a long, controlled or unknown value is malformed") {
    CHECK(read(AddressType::phone, {}).error().name == FailureName::parameter_missing);
    CHECK(read(AddressType::phone, {{"CONTACT_PHONE", " "}}).error().name == FailureName::parameter_missing);
    CHECK(read(AddressType::postal_ch, {{"CONTACT_NAME", std::string(1024, 'a')}, {"ADDRESS_LINES", "b"}}));
    for (const auto& bad : {std::string(1025, '1'), "+41\n79"s, "+41\v79"s})
        CHECK(read(AddressType::phone, {{"CONTACT_PHONE", bad}}).error().name ==
              FailureName::parameter_malformed);
    for (const auto country : {"CHE", "XX", "Switzerland", "A ", "C H"})
        CHECK_FALSE(read(AddressType::postal,
                         {{"CONTACT_NAME", "A"}, {"ADDRESS_LINES", "b\nc"}, {"ADDRESS_COUNTRY", country}}));
    CHECK(read(AddressType::postal,
               {{"CONTACT_NAME", "A"}, {"ADDRESS_LINES", "b\nc"}, {"ADDRESS_COUNTRY", "CH"}}));
    CHECK_FALSE(read(AddressType::postal_ch, {{"CONTACT_NAME", "A\nB"}, {"ADDRESS_LINES", "b"}}));
}

TEST_CASE("e-mails that differ in capitals or in the domain's spelling are one; the capitals stay") {
    const auto email = [](const std::string& text) {
        return counted(AddressType::email, {{"CONTACT_EMAIL", text}});
    };
    CHECK(normal(AddressType::email, "Alice@EXAMPLE.org") == "Alice@example.org");
    CHECK(email("a@EXAMPLE.org") == email("a@example.ORG"));
    CHECK(email("a@bücher.example") == email("a@xn--bcher-kva.example"));
    CHECK(email("A@example.org") == email("a@example.org"));
    CHECK(email("a@example.org") != email("b@example.org"));
    CHECK(email("a@ex_ample.org") != email("a@example.org"));
    for (const auto bad :
         {"a@exa mple.org", "a@-x.org", "a@", "a@b..org", "a@b!.org", "@example.org", "example.org"})
        CHECK_FALSE(read(AddressType::email, {{"CONTACT_EMAIL", bad}}));
}

TEST_CASE("postal addresses are equal but for blanks and composition; fields cannot run into each other") {
    const auto post = [](const std::string& name, const std::string& lines) {
        return counted(AddressType::postal_ch, {{"CONTACT_NAME", name}, {"ADDRESS_LINES", lines}});
    };
    CHECK(post("A  B", "x\r\ny") == post("A B", "x \n y"));
    CHECK(post("A", "B\nC") != post("A B", "C"));
    CHECK(post("a", "b") != post("A", "b"));
}

TEST_CASE("the default restrictions take usual addresses and nothing else") {
    for (const auto good : {"+41791234567", "+15551234567", "+6834002"})
        CHECK(is_allowed(AddressType::phone, {{"CONTACT_PHONE", good}}));
    for (const auto bad : {"0791234567", "+0123456", "+41", "+41 79 call me", "++4179123456"})
        CHECK_FALSE(is_allowed(AddressType::phone, {{"CONTACT_PHONE", bad}}));
    CHECK(is_allowed(AddressType::email, {{"CONTACT_EMAIL", "a.b+c@mail.example.org"}}));
    for (const auto bad : {"a@b", "a b@c.org", "a@b@c.org", "\"a b\"@c.org"})
        CHECK_FALSE(is_allowed(AddressType::email, {{"CONTACT_EMAIL", bad}}));
}

TEST_CASE("a restriction that refuses a domain without a dot is told as a mistake in it") {
    const auto rules = AddressRules::compile(AddressType::email, "").value();
    const auto mistake = [&](const char* typed) {
        return rules.check(read(AddressType::email, {{"CONTACT_EMAIL", typed}}).value()).error().mistake;
    };
    CHECK(mistake("anna@localhost") == Mistake::after_at);
    CHECK(mistake("a.b@localhost") == Mistake::after_at);
    CHECK(mistake("\"a b\"@c.org") == Mistake::other);
}

TEST_CASE("an operator's restrictions are compiled or refused with a reason") {
    const auto good = AddressRules::compile(
        AddressType::phone,
        R"({"CONTACT_PHONE":{"regex":"^\\+41","hint":"Swiss","hint_i18n":{"de":"Schweiz"}}})");
    REQUIRE(good);
    const auto refused = good->check(read(AddressType::phone, {{"CONTACT_PHONE", "+491711234567"}}).value());
    REQUIRE_FALSE(refused);
    CHECK(refused.error().detail == "CONTACT_PHONE: Swiss");
    CHECK(refused.error().mistake == Mistake::other);
    for (const auto bad :
         {"[", "[]", R"({"CONTACT_EMAIL":{"regex":"a","hint":"b"}})", R"({"CONTACT_PHONE":"x"})",
          R"({"CONTACT_PHONE":{"regex":"a"}})", R"({"CONTACT_PHONE":{"regex":1,"hint":"b"}})",
          R"({"CONTACT_PHONE":{"regex":"(","hint":"b"}})",
          R"({"CONTACT_PHONE":{"regex":"(a)\\1","hint":"b"}})",
          R"({"CONTACT_PHONE":{"regex":"a","hint":"b","hints":"c"}})",
          R"({"CONTACT_PHONE":{"regex":"a","hint":"b","hint_i18n":{"de":1}}})"})
        CHECK_FALSE(AddressRules::compile(AddressType::phone, bad));
}

TEST_CASE("an expression that would keep a backtracking engine busy for ever answers on the longest value") {
    const auto rules =
        AddressRules::compile(AddressType::email, R"({"CONTACT_EMAIL":{"regex":"^(a+)+@a$","hint":"b"}})")
            .value();
    CHECK_FALSE(rules.check({AddressType::email, {{"CONTACT_EMAIL", std::string(1023, 'a') + "!"}}}));
}

TEST_CASE("redirect URIs are https, or http on loopback, without fragment or user") {
    const auto fault = [](std::string_view uri) { return redirect_uri_fault(uri, PlainHttp::loopback_only); };
    for (const auto good :
         {"https://example.org", "https://example.org:8443/cb?x=1", "http://localhost:3000/cb",
          "http://127.0.0.1/cb", "http://[::1]:8080/", "HTTPS://Example.org/"})
        CHECK_FALSE(fault(good));
    for (const auto bad :
         {"", "example.org", "ftp://example.org/", "https://", "https:///x", "http://example.org/",
          "https://user@example.org/", "https://example.org/#x", "https://example.org/a b",
          "https://example.org:0/", "https://example.org:99999/", "https://exa\nmple.org/",
          "javascript:alert(1)", "http://127.0.0.1.example.org/", "http://[::2]/", "https://[zz]/"})
        CHECK(fault(bad));
    CHECK_FALSE(redirect_uri_fault("http://example.org/", PlainHttp::allowed));
    CHECK(redirect_uri_fault("https://example.org/" + std::string(2048, 'a'), PlainHttp::allowed));
}

TEST_CASE("an origin is what a browser compares: lower case, without user, path and the scheme's own port") {
    CHECK(origin_of("HTTPS://Example.ORG:443/x") == "https://example.org");
    CHECK(origin_of("https://user@h/") == "https://h");
    CHECK(origin_of("https://user:pass@h:8443/a?b#c") == "https://h:8443");
    CHECK(origin_of("http://h:80") == "http://h");
    CHECK(origin_of("http://h:443/") == "http://h:443");
    CHECK(origin_of("https://h:80?a=b") == "https://h:80");
    CHECK(origin_of("http://127.0.0.1:08080/") == "http://127.0.0.1:8080");
    CHECK(origin_of("https://[2001:DB8::1]:443/x") == "https://[2001:db8::1]");
    CHECK(origin_of("http://[::1]:8080/x") == "http://[::1]:8080");
    for (const auto bad : {"", "https://", "ftp://h/", "//h/", "h", "https://h:0/",
                           "https://h; form-action *", "https://h;x/", "https://h\n/", "https://h:x/"})
        CHECK_MESSAGE(origin_of(bad) == "", bad);
}

TEST_CASE("a URI is shown on one line without its secrets, cut, with what no URI holds escaped") {
    CHECK(shown_uri("https://h/a?b=secret") == "https://h/a?***");
    CHECK(shown_uri("https://user:secret@h/a#secret") == "https://***@h/a#***");
    CHECK(shown_uri("https://user:secret") == "https://user:secret");  // a host and something for a port
    CHECK(shown_uri(" https://h/@a\n") == "%20https://h/@a%0A");
    CHECK(shown_uri("<b>\u00e9\"") == "%3Cb%3E%C3%A9%22");
    CHECK(shown_uri("") == "");
    CHECK(shown_uri("https://h/" + std::string(190, 'a')) == "https://h/" + std::string(190, 'a'));
    CHECK(shown_uri("https://h/" + std::string(191, 'a')) == "https://h/" + std::string(190, 'a') + "...");
}

TEST_CASE("an entered code is found among those of its nonce, with its key and number") {
    const std::vector<ServerKey> keys{{7, std::vector<std::uint8_t>(32, 7)},
                                      {8, std::vector<std::uint8_t>(32, 8)}};
    const auto matches = matching_codes(keys, AddressType::phone, kNonce,
                                        derive_code(keys[1], AddressType::phone, kNonce, 64));
    REQUIRE(matches.size() == 1);
    CHECK(matches[0].key_number == 8);
    CHECK(matches[0].code_number == 64);
    CHECK(
        matching_codes(keys, AddressType::email, kNonce, derive_code(keys[1], AddressType::phone, kNonce, 64))
            .empty());
}

TEST_CASE("an authorization code is 52 characters, the same each time, and no other validation's") {
    const std::string code = derive_authorization_code(key_of(1), AddressType::phone, kNonce);
    CHECK(code.size() == 52);
    CHECK(code == derive_authorization_code(key_of(1), AddressType::phone, kNonce));
    CHECK(code != derive_authorization_code(key_of(2), AddressType::phone, kNonce));
    CHECK(code != derive_authorization_code(key_of(1), AddressType::phone, Nonce::random()));
}

TEST_CASE("parameters are appended to a URI percent-encoded, behind ? or &") {
    CHECK(with_parameters("https://a/b", {{"code", "x"}, {"state", "a b&\r\n<é"}}) ==
          "https://a/b?code=x&state=a%20b%26%0D%0A%3C%C3%A9");
    CHECK(with_parameters("https://a/b?c=d", {{"code", "x"}}) == "https://a/b?c=d&code=x");
}

TEST_CASE("an operator recognises a masked address and learns no more") {
    const auto masked = [](AddressType type, std::vector<std::pair<std::string_view, std::string>> fields) {
        return mask_address({type, std::move(fields)});
    };
    CHECK(masked(AddressType::phone, {{"CONTACT_PHONE", "+41791234567"}}) == "+41***67");
    CHECK(masked(AddressType::phone, {{"CONTACT_PHONE", "12345"}}) == "***");
    CHECK(masked(AddressType::email, {{"CONTACT_EMAIL", "älice@example.org"}}) == "ä***@example.org");
    CHECK(masked(AddressType::postal, {{"CONTACT_NAME", "Alice Example"},
                                       {"ADDRESS_LINES", "1 Street\nTown"},
                                       {"ADDRESS_COUNTRY", "GB"}}) == "A***, GB");
    CHECK(masked(AddressType::postal_ch, {{"CONTACT_NAME", "Bob"}, {"ADDRESS_LINES", "Bern"}}) == "B***");
}

TEST_CASE("every named failure has its row") {
    for (int number = 0; number <= static_cast<int>(FailureName::abandoned); ++number) {
        CAPTURE(number);
        const FailureRow& row = row_of(static_cast<FailureName>(number));
        CHECK(static_cast<int>(row.name) == number);
        CHECK(row.word.find_first_not_of("abcdefghijklmnopqrstuvwxyz_") == std::string_view::npos);
        CHECK_FALSE(row.word.empty());
        CHECK(row.hint.ends_with('.'));
        CHECK(std::all_of(row.hint.begin(), row.hint.end(), [](char c) { return c >= ' ' && c <= '~'; }));
        CHECK(row.status >= 400);
        CHECK(row.status < 600);
        CHECK((row.code > 0) == (row.name != FailureName::abandoned));
        CHECK_FALSE(oauth_error_of(row).empty());
    }
    CHECK(row_of(FailureName::too_many_attempts).code == 9757);
    CHECK(row_of(FailureName::too_many_attempts).status == 429);
    CHECK(row_of(FailureName::abandoned).status == 499);
}
