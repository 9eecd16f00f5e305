#include "protocol/address_kind.hpp"

#include "protocol/address_field.hpp"

namespace challenger {

namespace {

constexpr std::array kPhoneFields{kPhoneField};
constexpr std::array kEmailFields{kEmailField};
constexpr std::array kPostalFields{kNameField, kLinesField, kCountryField};
constexpr std::array kSwissFields{kNameField, kLinesField};

using Example1 = std::array<std::string_view, 1>;
constexpr Example1 kPhoneExample{"+12025550100"};
constexpr Example1 kEmailExample{"alice@example.org"};
constexpr std::array<std::string_view, 3> kPostalExample{"Alice Example", "1 Example Street\nLondon N1 9GU",
                                                         "GB"};
constexpr std::array<std::string_view, 2> kSwissExample{"Alice Example", "Musterweg 1\n3000 Bern"};

constexpr CodeShape kDigitCode{CodeAlphabet::digits, 8};
constexpr CodeShape kLetterCode{CodeAlphabet::base32, 10};

// What is sent within seconds, and what takes days on its way.
constexpr KindDefaults kPhoneDefaults{
    .hint = "Phone number with country code",
    // Also for pages that check what is typed before they send it: no number that is read has fewer digits.
    .restrictions = R"({"CONTACT_PHONE":{"regex":"[0-9]([^0-9]*[0-9]){6}",)"
                    R"("hint":"a phone number with + and country code, such as +41 79 123 45 67"}})",
    .duration = "1 h",
    .entries = "3",
    .transmissions = "3",
    .addresses = "3",
    .waits = "60 s, 2 min, 5 min"};
constexpr KindDefaults kEmailDefaults{
    .hint = "E-mail address",
    .restrictions = R"({"CONTACT_EMAIL":{"regex":"^[^@[:space:]]+@[^@[:space:]]+\\.[^@[:space:].]+$",)"
                    R"("hint":"an e-mail address, such as name@example.org"}})",
    .duration = "1 h",
    .entries = "3",
    .transmissions = "3",
    .addresses = "3",
    .waits = "60 s, 2 min, 5 min"};
constexpr KindDefaults kPostalDefaults{.hint = "Postal address",
                                       .restrictions = "{}",
                                       .duration = "40 days",
                                       .entries = "5",
                                       .transmissions = "2",
                                       .addresses = "2",
                                       .waits = "7 days"};

// Room for what the smallest of the included layouts holds in 8 points, of ordinary letters (envelope.hpp).
constexpr std::size_t kEnvelopeLines = 8;
constexpr std::size_t kEnvelopeColumns = 55;
constexpr Post kPost{.lines = kEnvelopeLines, .columns = kEnvelopeColumns, .layout = "din-b", .country = ""};
constexpr Post kSwissPost{
    .lines = kEnvelopeLines, .columns = kEnvelopeColumns, .layout = "swiss", .country = "CH"};

constexpr std::array kKinds{
    AddressKind{.type = AddressType::phone,
                .name = "phone",
                .fields = kPhoneFields,
                .example = kPhoneExample,
                .code = kDigitCode,
                .message_folder = "phone",
                .is_text_message = true,
                .post = std::nullopt,
                .defaults = kPhoneDefaults},
    AddressKind{.type = AddressType::email,
                .name = "email",
                .fields = kEmailFields,
                .example = kEmailExample,
                .code = kDigitCode,
                .message_folder = "email",
                .is_text_message = false,
                .post = std::nullopt,
                .defaults = kEmailDefaults},
    AddressKind{.type = AddressType::postal,
                .name = "postal",
                .fields = kPostalFields,
                .example = kPostalExample,
                .code = kLetterCode,
                .message_folder = "postal",
                .is_text_message = false,
                .post = kPost,
                .defaults = kPostalDefaults},
    AddressKind{.type = AddressType::postal_ch,
                .name = "postal-ch",
                .fields = kSwissFields,
                .example = kSwissExample,
                .code = kLetterCode,
                .message_folder = "postal",
                .is_text_message = false,
                .post = kSwissPost,
                .defaults = kPostalDefaults},
};

constexpr bool kinds_are_in_order() {
    for (std::size_t i = 0; i < kKinds.size(); ++i)
        if (static_cast<std::size_t>(kKinds[i].type) != i ||
            kKinds[i].fields.size() != kKinds[i].example.size())
            return false;
    return true;
}
static_assert(kinds_are_in_order(), "kKinds is indexed by AddressType, and each field has its example");

}  // namespace

std::span<const AddressKind> address_kinds() {
    return kKinds;
}

const AddressKind& kind_of(AddressType type) {
    return kKinds.at(static_cast<std::size_t>(type));
}

std::string_view format_address_type(AddressType type) {
    return kind_of(type).name;
}

std::optional<AddressType> parse_address_type(std::string_view text) {
    for (const AddressKind& kind : kKinds)
        if (kind.name == text) return kind.type;
    return std::nullopt;
}

std::string address_type_names() {
    std::string out;
    for (const AddressKind& kind : kKinds) out += (out.empty() ? "" : ", ") + std::string(kind.name);
    return out;
}

std::span<const std::string_view> fields_of(AddressType type) {
    return kind_of(type).fields;
}

}  // namespace challenger
