// Result<T>: a value, or the Failure that a request, a user, the database or a helper caused.
#pragma once

#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <utility>

#include "protocol/failure.hpp"

namespace challenger {

template <class T>
using Result = tl::expected<T, Failure>;

// What is wrong with a text that is judged before its field is known.
struct Fault {
    Mistake mistake{};
    std::string found;  // in words
};
template <class T>
using Judged = tl::expected<T, Fault>;

// Makes the failing side of any Judged.
inline tl::unexpected<Fault> fault(Mistake mistake, std::string found) {
    return tl::unexpected<Fault>(Fault{mistake, std::move(found)});
}

// Makes the failing side of any Result: fail(FailureName::busy), or fail({.name = …, .note = …}).
inline tl::unexpected<Failure> fail(FailureName name) {
    return tl::unexpected<Failure>(Failure{.name = name});
}
inline tl::unexpected<Failure> fail(Failure failure) {
    return tl::unexpected<Failure>(std::move(failure));
}

// The same for a failure that is about one field. in: the field as the protocol spells it; what is wrong with
// it, or nothing when the name says so already. The public detail is "FIELD" or "FIELD: REASON".
inline tl::unexpected<Failure> fail_field(FailureName name, std::string_view field,
                                          std::string_view reason = {}) {
    std::string detail(field);
    if (!reason.empty()) detail.append(": ").append(reason);
    return fail(Failure{.name = name, .field = std::string(field), .detail = std::move(detail)});
}
// Makes the failing side of any Result for a field that is required and absent or empty: parameter_missing,
// the detail is the field. in: the field as the protocol spells it.
inline tl::unexpected<Failure> missing(std::string_view field) {
    auto failure = fail_field(FailureName::parameter_missing, field);
    failure.value().mistake = Mistake::missing;
    return failure;
}
// The same for a field whose value cannot be taken: parameter_malformed. in: the reason in words for whoever
// writes a client, which says what was found or what is allowed and never holds the value; the mistake as far
// as users are told it, by default in the general sentence of the field.
inline tl::unexpected<Failure> malformed(std::string_view field, std::string_view reason,
                                         Mistake mistake = Mistake::other) {
    auto failure = fail_field(FailureName::parameter_malformed, field, reason);
    failure.value().mistake = mistake;
    return failure;
}
// The same for a text that was judged before its field was known.
inline tl::unexpected<Failure> malformed(std::string_view field, const Fault& fault) {
    return malformed(field, fault.found, fault.mistake);
}

}  // namespace challenger
