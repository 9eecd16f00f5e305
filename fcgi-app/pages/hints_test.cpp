#include <doctest/doctest.h>

#include "base/file.hpp"
#include "base/json.hpp"
#include "protocol/address_kind.hpp"

using namespace challenger;

TEST_CASE("the hint of each default restriction is marked for the catalogues") {
    const std::string source = read_file(CHALLENGER_SOURCE_DIR "/pages/pages.cpp").value();
    for (const AddressKind& kind : address_kinds()) {
        const Json rules = parse_json(kind.defaults.restrictions).value();
        REQUIRE(rules.object() != nullptr);
        for (const auto& [field, rule] : *rules.object()) {
            const std::string hint = *rule.find("hint")->string();
            CHECK_MESSAGE(source.find("marked(\"" + hint + "\")") != std::string::npos, field);
        }
    }
}
