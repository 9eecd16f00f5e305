#include "protocol/ids.hpp"

#include <algorithm>

#include "base/base32.hpp"
#include "base/text.hpp"

namespace challenger {

namespace {
std::string_view as_text(const Bytes32& bytes) {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}
}  // namespace

std::optional<Nonce> Nonce::parse(std::string_view text) {
    const auto decoded = from_base32(text, Bytes32{}.size());
    if (!decoded) return std::nullopt;
    Bytes32 bytes{};
    std::copy(decoded->begin(), decoded->end(), bytes.begin());
    return Nonce(bytes);
}

std::string Nonce::text() const {
    return to_base32(bytes_);
}

std::string Nonce::digest() const {
    return digest_hex(as_text(bytes_));
}

std::string Nonce::reference() const {
    const Bytes32 digest = sha256("challenger reference 1" + std::string(as_text(bytes_)));
    return to_base32({digest.data(), 5});
}

std::optional<ClientId> ClientId::parse(std::string_view text) {
    if (text.empty() || text.size() > 18 || text.front() == '0') return std::nullopt;
    const auto number = parse_number(text);
    if (!number) return std::nullopt;
    return ClientId{*number};
}

}  // namespace challenger
