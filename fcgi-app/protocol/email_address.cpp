#include "protocol/email_address.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>

#include "base/unicode.hpp"
#include "protocol/address_field.hpp"
#include "protocol/domain_name.hpp"
#include "protocol/email_local_part.hpp"
#include "protocol/email_text.hpp"

namespace challenger {

bool Mailbox::needs_utf8() const {
    return std::any_of(local.begin(), local.end(),
                       [](char c) { return static_cast<unsigned char>(c) >= 0x80; });
}

Judged<Mailbox> parse_mailbox(std::string_view typed) {
    constexpr std::size_t kLimitBytes = 254;  // a path is two longer, for its angle brackets
    const auto text = read_email_text(typed);
    if (!text) return tl::unexpected(text.error());
    auto domain = normal_domain(text->domain);
    auto local = normal_local_part(text->local, text->quotation, domain.value_or(""));
    if (!local) return tl::unexpected(local.error());
    if (!domain) return tl::unexpected(domain.error());
    if (local->size() + 1 + domain->size() > kLimitBytes)
        return fault(Mistake::too_long, fmt::format("is longer than {} bytes", kLimitBytes));
    return Mailbox{*std::move(local), *std::move(domain)};
}

Result<std::string> normal_email(std::string_view typed) {
    if (trim_unseen(to_utf32(typed)).empty()) return std::string();
    const auto mailbox = parse_mailbox(typed);
    if (!mailbox) return malformed(kEmailField, mailbox.error());
    return mailbox->text();
}

std::string email_key(std::string_view normal) {
    return fold_case(normal);
}

}  // namespace challenger
