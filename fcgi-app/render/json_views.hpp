// Views and errors as the JSON texts of the protocol.
#pragma once

#include <string>

#include "base/failure.hpp"
#include "domain/address.hpp"
#include "render/views.hpp"

namespace challenger {

// The body of a success.
std::string to_json(const View& view);

// The body of an error: code, hint and, when there is one, detail (PROTOCOL section 0).
std::string to_json(const Failure& failure);

// The body of GET /config (PROTOCOL section 1). in: the restrictions as an object by field.
std::string config_json(AddressType type, const std::string& address_hint, const Json& restrictions);

}  // namespace challenger
