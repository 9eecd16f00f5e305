#include "protocol/entered_code.hpp"

#include <doctest/doctest.h>

#include "protocol/code.hpp"
#include "protocol/limits.hpp"

using namespace challenger;

namespace {

constexpr const char* kReference = "K7Q2MX4D";

// The code that is found, or what is wrong.
std::string found(AddressType type, std::string_view text, std::string_view reference = kReference) {
    const auto code = find_code(type, text, reference);
    return code ? *code : code.error().detail;
}

}  // namespace

TEST_CASE("a code of digits is found however it was typed") {
    for (const auto text : {
             "12345678",
             " 1234-5678 ",
             "1234 5678",
             "1 2 3 4 5 6 7 8",
             "12-34-56-78",
             "l234 5678",
             "1234-5678.",
             "\"1234-5678\"",
             "(12345678)",
             "#12345678",
             "\u00a01234\u20115678\u202f",
             "1234\u20135678",
             "1234\u22125678",
             "\u200e1234-5678\u200b",
             "\ufeff12345678",
             "12\u00ad34\u206056\u206478",
             "\u202a1234-5678\u202c",
             "\uff11\uff12\uff13\uff14\uff0d\uff15\uff16\uff17\uff18",
             "\u0661\u0662\u0663\u0664-\u0665\u0666\u0667\u0668",
             "\u06f1\u06f2\u06f3\u06f4\u06f5\u06f6\u06f7\u06f8",
             "\u0967\u0968\u0969\u096a\u096b\u096c\u096d\u096e",
             "1\ufe0f\u20e32\ufe0f\u20e334-5678",
             "\ufffc1234-5678",
             "1234-5678\r\n",
         })
        CHECK_MESSAGE(found(AddressType::phone, text) == "12345678", text);
}

TEST_CASE("the one code is found in what was pasted around it") {
    for (const auto text : {
             "@id.example.org #12345678",
             "Your code is 1234-5678",
             "1234-5678 is your code for Example. Valid for 59 minutes. Ref. K7Q2MX4D",
             "G-12345678? 12345678",
             "Code:1234-5678Enter it on the page",
             "12345678 7-Eleven",
             "\u9a8c\u8bc1\u780112345678\uff0c59 \u5206\u949f",
             "[26/11/2026, 14:03] Example: 1234-5678 is your code",
             "From: +41 79 123 45 67, 26.11.2026: 1234-5678",
             "see https://id.example.org/87654321 and enter 1234-5678",
             "1234-5678, 1234 5678 or 12345678",
             "14:03 1234-5678 is your code",
             "12:05 12345678",
             "12:05 1234 5678",
             "12:05:33 12345678",
             "kl. 12.05 12345678",
             "12h05 12345678",
             "9:41 AM 12345678",
             "26.11.2026 12345678",
             "2026-11-26 12345678",
             "26/11/2026, 12:05 - Example: 12345678",
             "12345678 12:05",
             "12345\n1234-5678 is your code for Example",
             "Example 12\n1234-5678",
             "+41791234567\n12345678",
             "26/11/26\n1234-5678",
             "1234 5678 12:05",
             "1234-5678 - 12:05",
             "12345678 26.11.2026",
             "Example\n12:05\n1234-5678",
             "Your code is 1234 - 5678.",
             "Your code is 1234 \u2013 5678",
             "Code: *1234-5678*",
             "+41 79 123 45 67 1234-5678 is your code",
             "Tel. 044 8765 4321: 1234-5678",
         })
        CHECK_MESSAGE(found(AddressType::phone, text) == "12345678", text);
}

TEST_CASE("a date of any spelling is no part of the code beside it") {
    for (const std::string date :
         {"26 Nov 2026",
          "26. November 2026",
          "Nov 26, 2026",
          "November 26th, 2026",
          "Thu, 26 Nov 2026",
          "2026 Nov 26",
          "26-Nov-2026",
          "26 de noviembre de 2026",
          "1\u00ba de dezembro de 2026",
          "26 listopada 2026",
          "26 Kas\u0131m 2026",
          "26 \u043b\u0438\u0441\u0442\u043e\u043f\u0430\u0434\u0430 2026",
          "26 \u0646\u0648\u0641\u0645\u0628\u0631 2026",
          "\u0662\u0666 \u0646\u0648\u0641\u0645\u0628\u0631 \u0662\u0660\u0662\u0666",
          "2026\u5e7411\u670826\u65e5",
          "26.11.26",
          "26/11/26",
          "11/26/26",
          "26-11-26",
          "1.2.26",
          "26.11.2026",
          "12.11.2026",
          "2026-11-26",
          "Nov 26 14:05:33 2026",
          "26. November 2026, 14:05",
          "11/26/26, 2:05 PM",
          "Nov 26 at 2:05 PM",
          "26 Nov, 14:05"})
        for (const std::string code : {"1234-5678", "1234 5678", "12345678", "1234 - 5678"})
            for (const auto& text :
                 {date + " " + code, date + ": " + code, code + " " + date, code + ", " + date,
                  "[" + date + "] " + code, date + "\n" + code, code + "\n" + date})
                CHECK_MESSAGE(found(AddressType::phone, text) == "12345678", text);
    for (const auto text :
         {"1234-5678 came on 26 Nov 2026 1405", "12.11.2026 1405 1234-5678", "Nov 26, 2026 - 1234 5678"})
        CHECK_MESSAGE(found(AddressType::phone, text) == "12345678", text);
    for (const auto text :
         {"Bank 24 code 2026-1234", "2026 1234", "Code: 2026 - 1234", "20261234 26 Nov 2026"})
        CHECK_MESSAGE(found(AddressType::phone, text) == "20261234", text);
}

TEST_CASE("a date with blanks or a short year, and an amount, are no part of the code beside them") {
    for (const char* before :
         {"26. 11. 2026", "26.11. 2026", "26 / 11 / 2026", "26-Nov-26", "26 Nov 26", "26. Nov. 26",
          "EUR 99.95", "$49.99", "\u20ac49,90", "Total: 1249.50", "CHF 12.50"})
        for (const char* code : {"1234-5678", "12345678"}) {
            const std::string text = std::string(before) + ' ' + code;
            CHECK_MESSAGE(found(AddressType::phone, text) == "12345678", text);
        }
    for (const std::string text : {"+41 44.12 1234-5678", "044.12 1234-5678", "Tel. 044,12 12345678"})
        CHECK_MESSAGE(found(AddressType::phone, text) == "pin: holds no code", text);
}

TEST_CASE("what looks like a date in a number makes no code of its end") {
    for (const std::string text :
         {"01.02.03.04 12345678", "+26.11.26 12345678", "30.11.99.1234-5678", "32.11.32 12345678",
          "26.13.26 12345678", "Tel. 26 12345678", "26 Tel. +2026 1234-5678", "Fax 26 Nov 2026 1405"})
        CHECK_MESSAGE(found(AddressType::phone, text) == "pin: holds no code", text);
    for (const auto text :
         {"26 Nov 2026 1234-5678, 27 Nov 2026 8765-4321", "26.11.26 12345678 27.11.26 87654321"})
        CHECK_MESSAGE(found(AddressType::phone, text) == "pin: holds two different codes", text);
}

TEST_CASE("a code with a hyphen is found behind digits that begin no telephone number") {
    for (const std::string before : {"32665",
                                     "From 32665",
                                     "(1/2)",
                                     "1/2:",
                                     "[2/2]",
                                     "2 of 2:",
                                     "3/3",
                                     "Nov 26",
                                     "November 26,",
                                     "Tel. 26",
                                     "26/11",
                                     "05/11",
                                     "26.11.",
                                     "08.11.",
                                     "26.11",
                                     "12:05 26/11",
                                     "26/11 12:05",
                                     "Bank 24 -",
                                     "20261126",
                                     "26.13.26",
                                     "+41 79 123 45 67",
                                     "+41 79 123 45 67:",
                                     "+1 202 555 0100",
                                     "079 123 45 67",
                                     "(11) 91234 5678",
                                     "+41 44 668 18 00, Nov 26",
                                     "Call 0800 1234-5678. New:"}) {
        const std::string text = before + " 1234-5678";
        CHECK_MESSAGE(found(AddressType::phone, text) == "12345678", text);
    }
    for (const std::string text : {"05 1234-5678", "Tel. 030 1234-5678", "Tel. (11) 1234-5678",
                                   "Tel.\n11 1234-5678", "+24 1234-5678", "Nov 26 +41 44 1234-5678"})
        CHECK_MESSAGE(found(AddressType::phone, text) == "pin: holds no code", text);
}

TEST_CASE("a code without a hyphen is found beside its sender's number, a day, and how long ago it came") {
    for (const std::string code : {"12345678", "1234 5678", "1234 - 5678"})
        for (const std::string& text : {"+41 79 123 45 67 " + code,
                                        "+41 79 123 45 67: " + code,
                                        "+1 202 555 0100 " + code,
                                        "26/11 " + code,
                                        "05/11 " + code,
                                        "26.11. " + code,
                                        "(1/2) " + code,
                                        "1/2: " + code,
                                        "26/11 12:05 " + code,
                                        code + " 26 Nov",
                                        code + " Nov 26",
                                        code + " 26. Nov.",
                                        code + " 26/11",
                                        code + " 26.11.",
                                        code + " 3 minutes ago",
                                        code + " vor 3 Minuten",
                                        code + " in 10 min",
                                        code + " 10min",
                                        code + " 3 \u043c\u0438\u043d",
                                        code + " 3\u5206\u949f\u524d"})
            CHECK_MESSAGE(found(AddressType::phone, text) == "12345678", text);
    for (const std::string text :
         {"32665 12345678", "1234 5678 90", "1234 5678 90, 3 minutes ago", "1234 5678 9012 minutes",
          "+44 7911 1234 5678", "+49 30 12 12345678", "4012 8888 8888 1881", "CH93 0076 2011 6238 5295 7"})
        CHECK_MESSAGE(found(AddressType::phone, text) == "pin: holds no code", text);
}

TEST_CASE("a code with a hyphen counts before all that is written without") {
    for (const std::string text :
         {"1234-5678 87654321", "87654321: 1234-5678", "8765 4321, 8765 4322, 1234-5678",
          "1234-5678 8765 - 4321", "1234-5678 is new, 1234-5678 too, 87654321 not"})
        CHECK_MESSAGE(found(AddressType::phone, text) == "12345678", text);
    CHECK(found(AddressType::phone, "12345678 1234-5678 8765-4321") == "pin: holds two different codes");
}

TEST_CASE("text without a code, and text with two different ones, is refused by name") {
    for (const auto text :
         {"", "1234567", "123456789", "1234567a", "1234_5678", "code", "+12345678", "1234-5678-9012",
          "12.345.678", "1234 5678 9012 3456", "K7Q2MX4D", "https://id.example.org/12345678",
          "\u0661\u0662\u0663", "1234/5678", "ABCDEFGH", "Tel. 030 12345678"})
        CHECK_MESSAGE(found(AddressType::email, text) == "pin: holds no code", text);
    for (const auto text : {"1234-5678 8765-4321", "12345678 87654321", "1234-5678 is new, 2234-5678 is old"})
        CHECK_MESSAGE(found(AddressType::email, text) == "pin: holds two different codes", text);
}

TEST_CASE("text without a code is too long where it is longer than other values may be") {
    const auto padded = [](const std::string& text, std::size_t bytes) {
        return text + std::string(bytes - text.size(), '.');
    };
    CHECK(found(AddressType::phone, padded("123", kValueLimitBytes)) == "pin: holds no code");
    const auto refused = find_code(AddressType::phone, padded("123", kValueLimitBytes + 1), kReference);
    CHECK(refused.error().detail == "pin: holds no code and is longer than 1024 bytes");
    CHECK(refused.error().mistake == Mistake::too_long);
    CHECK(found(AddressType::phone, padded("Code: 1234-5678 ", kValueLimitBytes + 1)) == "12345678");
}

TEST_CASE("a telephone number holds no code") {
    for (const auto text : {"+55 11 1234-5678",   "(11) 1234-5678",     "11 1234-5678",   "(030)12345678",
                            "(030) 12345678",     "030  12345678",      "030 / 12345678", "030 - 12345678",
                            "030 - 1234 - 5678",  "03-1234-5678",       "+ 12345678",     "+41 (0) 12345678",
                            "0049 30 1234-5678",  "Tel. 030 1234 5678", "030.1234.5678",  "+49.30.12345678",
                            "1234 - 5678 - 9012", "1234-5678 - 90",     "00 1234 5678",   "tel:+12345678"})
        CHECK_MESSAGE(found(AddressType::phone, text) == "pin: holds no code", text);
}

TEST_CASE("a reference that happens to be all digits is not taken for a second code") {
    CHECK(found(AddressType::phone, "1234-5678 is your code. Ref. 87654321", "87654321") == "12345678");
    CHECK_MESSAGE(found(AddressType::phone, "87654321", "87654321") == "87654321",
                  "alone it can only be a code");
}

TEST_CASE("a code of letters is found alone in the field, or as XXXXX-XXXXX in other text") {
    for (const auto text : {"7K3QX-9M2TD", "7k3qx9m2td", " 7K3QX 9M2TD ", "7K3QX9M2TD.", "7k3qx\u20119m2td",
                            "Code: 7K3QX-9M2TD.", "enter 7k3qx-9m2td there by 24 December 2026",
                            "\uff17\uff2b\uff13\uff31\uff38-9M2TD", "7K3QX-9M2TD 7K3QX-9M2TD"})
        CHECK_MESSAGE(found(AddressType::postal, text) == "7K3QX9M2TD", text);
    for (const auto text : {"7K3QX-9M2T", "the code 7K3QX9M2TD", "go north-south", "A7K3QX-9M2TD",
                            "7K3QX-9M2TD-11111", "12345678", "7K3QX\u00e49M2TD"})
        CHECK_MESSAGE(found(AddressType::postal_ch, text) == "pin: holds no code", text);
    CHECK(found(AddressType::postal, "7K3QX-9M2TD 8K3QX-9M2TD") == "pin: holds two different codes");
    CHECK_MESSAGE(found(AddressType::postal, "oilabcdefg") == "011ABCDEFG", "letters are read as base32");
}

TEST_CASE("a code that is sent is found as it is written") {
    const ServerKey key{1, std::vector<std::uint8_t>(32, 1)};
    for (const auto type : {AddressType::phone, AddressType::postal})
        for (int n = 1; n <= kCodesPerValidation; ++n) {
            const std::string code = derive_code(key, type, Nonce::random(), n);
            CHECK(found(type, format_code(code)) == code);
            // One of letters alone might be two words with a hyphen.
            if (code.find_first_of("0123456789") != std::string::npos)
                CHECK(found(type, "Code: " + format_code(code) + ".") == code);
        }
}
