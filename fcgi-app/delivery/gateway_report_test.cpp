#include "delivery/gateway_report.hpp"

#include <doctest/doctest.h>

using namespace challenger;

TEST_CASE("the lines of a helper say which gateways it asked, and whom their answers are about") {
    const auto reports = parse_gateway_reports(
        "gateway=twilio about=us\ngateway=mail.example.org:25 about=recipient\ngateway=[::1]:25 "
        "about=gateway\n");
    REQUIRE(reports.size() == 3);
    CHECK(reports[0] == GatewayReport{"twilio", About::us});
    CHECK(reports[1] == GatewayReport{"mail.example.org:25", About::recipient});
    CHECK(reports[2] == GatewayReport{"[::1]:25", About::gateway});
}

TEST_CASE("what is said last of a gateway counts, and the last gateway has the last word") {
    const auto reports = parse_gateway_reports(
        "gateway=a about=gateway\ngateway=b about=gateway\ngateway=a about=recipient\n");
    REQUIRE(reports.size() == 2);
    CHECK(reports[0] == GatewayReport{"b", About::gateway});
    CHECK(reports[1] == GatewayReport{"a", About::recipient});
}

TEST_CASE("a line that is not well-formed is ignored") {
    for (const char* line :
         {"", "sent\n", "gateway=a\n", "about=us\n", "gateway= about=us\n", "gateway=a about=me\n",
          "gateway=a  about=us\n", " gateway=a about=us\n", "gateway=a about=us \n", "gateway=a about=us\r\n",
          "gateway=a about=us", "gateway=a b about=us\n", "gateway=\"a\" about=us\n",
          "gateway={a,b} about=us\n", "gateway=a\\ about=us\n", "gateway=\xc3\xa4 about=us\n",
          "Gateway=a about=us\n", "gateway=a about=us because\n"})
        CHECK_MESSAGE(parse_gateway_reports(line).empty(), std::string(line));
    CHECK(parse_gateway_reports("gateway=" + std::string(65, 'a') + " about=us\n").empty());
    // Names are logged, and these may be telephone numbers.
    CHECK(parse_gateway_reports("gateway=41790000000 about=us\ngateway=to-1234567 about=us\n").empty());
    CHECK(parse_gateway_reports("noise\ngateway=a about=us\nmore noise").size() == 1);
}

TEST_CASE("of many gateways the last eight are kept") {
    std::string output;
    for (char name = 'a'; name <= 'z'; ++name) output += format_gateway_report({&name, 1}, About::us);
    const auto reports = parse_gateway_reports(output);
    REQUIRE(reports.size() == 8);
    CHECK(reports.front().gateway == "s");
    CHECK(reports.back().gateway == "z");
}

TEST_CASE("the line of any name is well-formed") {
    for (const std::string& name : {std::string("mail.example.org:25"), std::string(),
                                    std::string("a b\n\xc3\xa4"), std::string(300, 'x')}) {
        const auto reports = parse_gateway_reports(format_gateway_report(name, About::us));
        REQUIRE(reports.size() == 1);
        CHECK(reports[0].about == About::us);
    }
    CHECK(format_gateway_report("", About::us) == "gateway=- about=us\n");
}
