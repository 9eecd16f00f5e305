#include "protocol/first_form.hpp"

#include <doctest/doctest.h>

using namespace challenger;
using namespace std::string_literals;

namespace {

std::string first_key(AddressType type, const std::string& typed, const std::string& normal) {
    const Address address{type, {{fields_of(type).front(), normal}}};
    return first_counting_key(address,
                              [&](std::string_view) -> std::optional<std::string_view> { return typed; });
}

}  // namespace

TEST_CASE("what version 0.1.0 counted an address by is made again from the same spelling") {
    CHECK(first_key(AddressType::phone, " +41 (0)79 123-45.67 ", "+41791234567") == "phone\0+410791234567"s);
    CHECK(first_key(AddressType::email, "Alice@Example.ORG", "Alice@example.org") ==
          "email\0Alice@example.org"s);
    CHECK(first_key(AddressType::email, "a@b\u00fccher.example", "a@xn--bcher-kva.example") ==
          "email\0a@xn--bcher-kva.example"s);
}

TEST_CASE("what was typed for one address is never counted as another one") {
    // Version 0.1.0 left digits of other scripts out, and quotation marks in.
    CHECK(first_key(AddressType::phone, "+4179123\u0664567", "+41791234567") == "phone\0+41791234567"s);
    CHECK(first_key(AddressType::email, "'anna@example.org'", "anna@example.org") ==
          "email\0anna@example.org"s);
}

TEST_CASE("a postal address is counted as before") {
    const Address address{AddressType::postal_ch, {{"CONTACT_NAME", "A"}, {"ADDRESS_LINES", "b"}}};
    CHECK(first_counting_key(address, [](std::string_view) { return "x"; }) == counting_key(address));
}
