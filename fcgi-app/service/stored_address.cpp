#include "service/stored_address.hpp"

namespace challenger {

namespace {

// nullopt for nothing, and for what has no normal form.
std::optional<Address> read_json(const Services& services, const std::string& json) {
    const auto fields = parse_json(json);
    if (!fields) return std::nullopt;
    auto address = read_address(services.settings.address_type, Completeness::partial, services.reading,
                                [&](std::string_view field) -> std::optional<std::string_view> {
                                    const Json* value = fields->find(field);
                                    if (value == nullptr || value->string() == nullptr) return std::nullopt;
                                    return *value->string();
                                });
    if (!address || address->fields.empty()) return std::nullopt;
    return *std::move(address);
}

std::optional<StoredAddress> renewed(const Services& services, const std::string& json) {
    const auto address = read_json(services, json);
    if (!address) return std::nullopt;
    return stored_address(*address);
}

}  // namespace

StoredAddress stored_address(const Address& address) {
    return {.json = format_json(to_json(address)),
            .digest = address.is_complete() ? digest_hex(counting_key(address)) : "",
            .masked = mask_address(address)};
}

std::string normal_address_json(const Services& services, const std::string& json) {
    const auto normal = renewed(services, json);
    return normal ? normal->json : json;
}

Result<Address> recipient_of(const Services& services, const Submission& submission) {
    const auto json = parse_json(submission.address_json);
    auto address = json ? address_from_json(services.settings.address_type, *json) : std::nullopt;
    if (!address) return fail({.name = FailureName::fetch_failed, .note = "no address that can be read"});
    return *std::move(address);
}

Result<bool> is_only_address(Services& services, const std::string& nonce_digest, const Address& address) {
    const auto record = services.store.view_validation(nonce_digest);
    if (!record) {
        if (record.error().name == FailureName::validation_unknown) return false;
        return tl::unexpected(record.error());
    }
    const Progress& progress = record->state.progress;
    if (!progress.read_only && progress.addresses_left > 0) return false;
    const auto only =
        read_json(services, progress.read_only ? record->state.initial_address_json : progress.address_json);
    return only && counting_key(*only) == counting_key(address);
}

Result<Submission> submit_address(Services& services, const std::string& nonce_digest,
                                  const StoredAddress& address, const Sending& sending) {
    auto submission = services.store.submit_address(nonce_digest, address, sending);
    // A worker of the version before may write the older form once more in between.
    for (int attempt = 0; attempt < 3; ++attempt) {
        if (!submission || submission->status != SubmitStatus::old_form) return submission;
        const auto done =
            services.store.renew_address({.nonce_digest = nonce_digest,
                                          .address_before = submission->address_json,
                                          .address = renewed(services, submission->address_json),
                                          .initial = renewed(services, submission->initial_address_json)});
        if (!done) return tl::unexpected(done.error());
        submission = services.store.submit_address(nonce_digest, address, sending);
    }
    return submission;
}

}  // namespace challenger
