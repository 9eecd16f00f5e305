#include "web/form.hpp"

#include <algorithm>
#include <array>

#include "base/percent.hpp"
#include "base/text.hpp"
#include "base/unicode.hpp"
#include "protocol/address_field.hpp"
#include "protocol/limits.hpp"

namespace challenger {

namespace {

constexpr std::size_t kFieldLimit = 100;

Result<std::string> decode(std::string_view text) {
    std::string spaced(text);
    std::replace(spaced.begin(), spaced.end(), '+', ' ');
    auto out = percent_decode(spaced);
    if (!out) return malformed("form", "a broken percent escape");
    if (out->find('\0') != std::string::npos) return malformed("form", "a NUL character");
    if (!is_utf8(*out)) return malformed("form", "not valid UTF-8");
    return *std::move(out);
}

// A name from outside is echoed only when it is one of the protocol's.
constexpr std::array<std::string_view, 13> kParameters{
    "again",         "client_id",  "client_secret", "code",         "code_challenge", "code_challenge_method",
    "code_verifier", "grant_type", "pin",           "redirect_uri", "response_type",  "state",
    "ui_locales",
};

std::string safe_name(std::string_view name) {
    const bool is_known = find_address_field(name) != nullptr ||
                          std::find(kParameters.begin(), kParameters.end(), name) != kParameters.end();
    return is_known ? std::string(name) : "form";
}

}  // namespace

Result<Form> Form::parse(std::string_view text) {
    Form form;
    if (text.empty()) return form;
    for (const auto part : split(text, '&')) {
        if (part.empty()) continue;
        if (form.fields_.size() == kFieldLimit)
            return malformed("form", "over " + std::to_string(kFieldLimit) + " fields");
        const auto equals = part.find('=');
        auto name = decode(part.substr(0, equals));
        auto value = decode(equals == std::string_view::npos ? "" : part.substr(equals + 1));
        if (!name || !value) return tl::unexpected(!name ? name.error() : value.error());
        if (form.find(*name)) return malformed(safe_name(*name), "given twice");
        form.fields_.emplace_back(std::move(*name), std::move(*value));
    }
    return form;
}

std::optional<std::string_view> Form::find(std::string_view name) const {
    for (const auto& [field, value] : fields_)
        if (field == name) return value;
    return std::nullopt;
}

std::optional<std::string> Form::given(std::string_view name) const {
    const auto value = trim(find(name).value_or(""));
    if (value.empty()) return std::nullopt;
    return std::string(value);
}

std::optional<std::string> Form::as_sent(std::string_view name) const {
    const auto value = find(name);
    if (!value || value->empty()) return std::nullopt;
    return std::string(*value);
}

Result<void> Form::check_values(std::string_view except) const {
    for (const auto& [name, value] : fields_) {
        if (name == except) continue;
        if (value.size() > kValueLimitBytes)
            return malformed(safe_name(name), "longer than " + std::to_string(kValueLimitBytes) + " bytes");
        if (has_control_character(trim(value), LineBreaks::refused))
            return malformed(safe_name(name), "holds a control character");
    }
    return {};
}

std::optional<std::string> decode_form_text(std::string_view text) {
    auto decoded = decode(text);
    if (!decoded) return std::nullopt;
    return std::move(*decoded);
}

Result<void> check_form_content_type(std::string_view content_type) {
    const auto media_type = trim(content_type.substr(0, content_type.find(';')));
    if (media_type.empty() || equals_ignoring_case(media_type, "application/x-www-form-urlencoded"))
        return {};
    return fail_field(FailureName::header_malformed, "Content-Type",
                      "allowed is application/x-www-form-urlencoded");
}

}  // namespace challenger
