// application/x-www-form-urlencoded, strictly (protocol.md section 0).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "protocol/result.hpp"

namespace challenger {

// Decoded fields in their order; names are unique, everything is UTF-8 without NUL.
class Form {
  public:
    // fails: parameter_malformed for over 100 fields, a repeated field, a broken percent escape, NUL or
    // invalid UTF-8; detail says which, naming a field only when the protocol knows its name.
    static Result<Form> parse(std::string_view text);

    // The value of a field, or nullopt when it is not there.
    std::optional<std::string_view> find(std::string_view name) const;

    // The value trimmed of outer blanks; nullopt when it is not there or empty, which is the same
    // (protocol.md section 0).
    std::optional<std::string> given(std::string_view name) const;

    // The same without trimming, for what is compared or returned byte for byte.
    std::optional<std::string> as_sent(std::string_view name) const;

    // Checks all values but that of the field named. fails: parameter_malformed for over 1,024 bytes or a
    // control character.
    Result<void> check_values(std::string_view except) const;

  private:
    std::vector<std::pair<std::string, std::string>> fields_;
};

// Decodes one value: `+` is a blank, percent escapes are bytes. Fails (nullopt) as Form::parse does.
std::optional<std::string> decode_form_text(std::string_view text);

// Says whether a body of this Content-Type may be read as a form; absent counts as one.
// fails: header_malformed, detail Content-Type.
Result<void> check_form_content_type(std::string_view content_type);

}  // namespace challenger
