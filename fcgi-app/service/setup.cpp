// POST /setup/$CLIENT_ID: a client opens a validation.
#include <fmt/format.h>

#include "base/inflate.hpp"
#include "base/json.hpp"
#include "base/text.hpp"
#include "service/endpoint.hpp"
#include "service/stored_address.hpp"
#include "web/credentials.hpp"

namespace challenger {

namespace {

struct SetupBody {
    bool read_only = false;
    std::optional<StoredAddress> address;
};

// A member of another type than the protocol's; the log says which type it must have.
tl::unexpected<Failure> wrong_type(std::string_view field, std::string note) {
    return fail({.name = FailureName::parameter_malformed,
                 .field = std::string(field),
                 .detail = std::string(field),
                 .note = std::move(note)});
}

// The JSON behind a body that may be deflated, labelled so or not: its own bytes decide (protocol.md section
// 0).
Result<std::string> read_text(const Request& request) {
    const auto encoding = trim(request.content_encoding);
    if (!encoding.empty() && !equals_ignoring_case(encoding, "deflate") &&
        !equals_ignoring_case(encoding, "identity"))
        return fail_field(FailureName::compression_malformed, "Content-Encoding", "allowed is deflate");
    if (has_zlib_header(request.body)) {
        auto text = inflate_zlib(request.body, kBodyLimitBytes);
        if (text) return std::move(*text);
        if (text.error() == InflateFault::too_large)
            return fail({.name = FailureName::upload_too_large,
                         .detail = fmt::format("the limit is {} bytes inflated", kBodyLimitBytes)});
        return fail_field(FailureName::compression_malformed, "body", "not one whole zlib stream");
    }
    const bool is_labelled = equals_ignoring_case(encoding, "deflate");
    if (is_labelled && !trim(request.body).starts_with('{') && !request.body.empty())
        return fail_field(FailureName::compression_malformed, "body", "labelled deflate, but no zlib stream");
    return request.body;
}

// The initial address; its fields are checked even when some are missing. With read_only none may be missing.
Result<std::optional<StoredAddress>> read_initial_address(const Services& services, const Json& body,
                                                          Completeness completeness) {
    const AddressType type = services.settings.address_type;
    for (const auto field : fields_of(type))
        if (const Json* value = body.find(field); value != nullptr && value->string() == nullptr)
            return wrong_type(field, "must be a string");
    const FieldSource given = [&](std::string_view field) -> std::optional<std::string_view> {
        const Json* value = body.find(field);
        if (value == nullptr) return std::nullopt;
        return *value->string();
    };
    const auto address = read_address(type, completeness, services.reading, given);
    if (!address) return tl::unexpected(address.error());
    if (auto allowed = services.rules.check(*address, given); !allowed)
        return tl::unexpected(allowed.error());
    if (address->fields.empty()) return std::nullopt;
    return stored_address(*address);
}

Result<SetupBody> read_body(const Services& services, const Request& request) {
    const auto text = read_text(request);
    if (!text) return tl::unexpected(text.error());
    SetupBody out;
    if (text->empty()) return out;
    std::string why;
    const auto body = parse_json(*text, &why);
    if (!body) return fail({.name = FailureName::json_malformed, .detail = why});
    if (body->object() == nullptr) return wrong_type("body", "must be a JSON object");
    if (const Json* read_only = body->find("read_only")) {
        if (read_only->boolean() == nullptr) return wrong_type("read_only", "must be true or false");
        out.read_only = *read_only->boolean();
    }
    auto address =
        read_initial_address(services, *body, out.read_only ? Completeness::complete : Completeness::partial);
    if (!address) return tl::unexpected(address.error());
    out.address = std::move(*address);
    return out;
}

}  // namespace

Result<Response> post_setup(Services& services, Call& call) {
    const Request& request = call.request;
    // A malformed id and a missing secret take the same way as wrong ones: the database knows neither.
    const auto client_id = ClientId::parse(call.argument).value_or(ClientId{});
    const std::string secret_digest = digest_hex(bearer_credentials(request.authorization));
    const auto body = read_body(services, request);
    if (request.is_abandoned()) return fail(FailureName::abandoned);
    if (!body) {
        // Who is not a client learns nothing about bodies.
        const auto known = services.store.authenticate_client(client_id.number, secret_digest);
        return tl::unexpected(known ? body.error() : known.error());
    }
    const Nonce nonce = Nonce::random();
    call.reference = nonce.reference();
    const auto created = services.store.setup_validation({
        .client_id = client_id.number,
        .secret_digest = secret_digest,
        .nonce_digest = nonce.digest(),
        .key_number = services.keys.front().number,
        .read_only = body->read_only,
        .address = body->address,
    });
    if (!created) return tl::unexpected(created.error());
    call.decision = "created";
    return json_response(format_json(Json{Json::Object{{"nonce", json_text(nonce.text())}}}));
}

}  // namespace challenger
