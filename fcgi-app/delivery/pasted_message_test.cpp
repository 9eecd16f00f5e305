#include <doctest/doctest.h>

#include "delivery/message.hpp"
#include "protocol/entered_code.hpp"

using namespace challenger;

namespace {

constexpr const char* kReference = "K7Q2MX4D";

std::string found(AddressType type, std::string_view text) {
    const auto code = find_code(type, text, kReference);
    return code ? *code : code.error().detail;
}

// As browsers put several lines into a field of one line: without the breaks, or with a blank for each.
std::string in_one_line(std::string text, const char* instead) {
    for (std::size_t at; (at = text.find('\n')) != std::string::npos;) text.replace(at, 1, instead);
    return text;
}

}  // namespace

TEST_CASE("each shipped message gives its own code when all of it is pasted") {
    for (const auto type : {AddressType::phone, AddressType::email, AddressType::postal}) {
        const auto templates = MessageTemplates::load(type, "");
        REQUIRE(templates);
        const std::string code = type == AddressType::postal ? "7K3QX9M2TD" : "12345678";
        for (const auto& language : templates->languages())
            for (const char* const service : {"Bank 24", "12345", "24 Bank-1234", "1234-5 (24)"}) {
                const std::string text = templates
                                             ->write(language, {.code = code,
                                                                .service = service,
                                                                .domain = "id.example.org",
                                                                .reference = kReference,
                                                                .url = "https://id.example.org/webui/0",
                                                                .left = std::chrono::hours(1)})
                                             .text;
                CHECK_MESSAGE(found(type, text) == code, text);
                CHECK_MESSAGE(found(type, in_one_line(text, " ")) == code, text);
                // A letter is on paper.
                if (type != AddressType::postal)
                    CHECK_MESSAGE(found(type, in_one_line(text, "")) == code, text);
            }
    }
}
