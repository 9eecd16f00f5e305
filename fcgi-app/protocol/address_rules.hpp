// What an instance asks of addresses in normal form: its restrictions, which are POSIX extended regular
// expressions and compiled once at start, and room in an envelope.
#pragma once

#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "base/regex.hpp"
#include "protocol/address.hpp"

namespace challenger {

class AddressRules {
  public:
    // Compiles ADDRESS_RESTRICTIONS, or the type's own defaults when the text is empty.
    // in: {"FIELD": {"regex": ERE, "hint": text, "hint_i18n"?: {language: text}}}, fields of the type only.
    // fails: a sentence for the operator saying what was found and what is allowed; also an expression that
    // no value in normal form matches.
    static tl::expected<AddressRules, std::string> compile(AddressType type, std::string_view json);

    // Measures what goes by post (check_envelope), and checks the restrictions. in: the normal form, and what
    // it was read from. fails: as these do.
    Result<void> check(const Address& address, const FieldSource& typed = {}) const;

    // Searches each field with its expression, as written, no anchors added (protocol.md section 1).
    // fails: parameter_malformed, detail = field and the restriction's hint.
    Result<void> check_restrictions(const Address& address) const;

    // The `restrictions` member of /config.
    const Json& json() const { return json_; }

  private:
    struct Rule {
        std::string field;
        std::string hint;
        Regex expression;
    };
    std::vector<Rule> rules_;
    Json json_;
};

}  // namespace challenger
