#include "protocol/first_form.hpp"

#include "base/text.hpp"
#include "protocol/address_field.hpp"

namespace challenger {

namespace {

std::string first_phone(std::string_view typed) {
    std::string out = typed.starts_with('+') ? "+" : "";
    for (const char c : typed)
        if (c >= '0' && c <= '9') out += c;
    return out;
}

std::string first_email(std::string_view typed, std::string_view normal) {
    return std::string(typed.substr(0, typed.rfind('@'))) + std::string(normal.substr(normal.rfind('@')));
}

}  // namespace

std::string first_counting_key(const Address& address, const FieldSource& source) {
    if (address.type != AddressType::phone && address.type != AddressType::email)
        return counting_key(address);
    std::string out(format_address_type(address.type));
    for (const auto& [field, value] : address.fields) {
        const AddressField& row = *find_address_field(field);
        const auto typed = trim(source(field).value_or(""));
        const std::string first = field == kPhoneField ? first_phone(typed) : first_email(typed, value);
        // What is a key of today belongs to the address that it is the key of, and to no other.
        const auto read = row.normal(first, {});
        out += '\0';
        out += read && row.key(*read) == first ? row.key(value) : first;
    }
    return out;
}

}  // namespace challenger
