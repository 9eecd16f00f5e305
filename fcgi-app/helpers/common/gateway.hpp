// Asks a gateway over HTTP as its profile says, and reads the answer as its profile says.
#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "helpers/common/contract.hpp"
#include "helpers/common/profile.hpp"

namespace challenger {

struct GatewayRequest {
    Json::Object values;               // of the message: what the profile's templates may speak of
    std::string_view document;         // a PDF for FILE_FIELD
    std::chrono::milliseconds time{};  // for all of it
    std::vector<std::string> hidden;   // texts that must not stand in the words
};

struct GatewayAnswer {
    Verdict verdict{};
    std::string words;  // the profile's name, the status, and the beginning of what the gateway says
};

// Sends one request, never a second one. An answer that no rule fits: 429 and 503 are later, 401 and 403
// configuration, 3xx and other 4xx failed, all else unclear. Without an answer: later while the request
// surely had not been sent, unclear from then on. time: as given.
GatewayAnswer ask_gateway(const Profile& profile, const GatewayRequest& request);

// What a helper ends with after a verdict.
Ending ending_of(const GatewayAnswer& answer);

}  // namespace challenger
