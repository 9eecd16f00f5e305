// Asks a gateway over HTTP and reads its answer, both as its profile says.
#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "helpers/common/contract.hpp"
#include "helpers/common/profile.hpp"

namespace challenger {

struct GatewayRequest {
    Json::Object values;               // variables of the message for the profile's templates
    std::string_view document;         // the bytes of a PDF for FILE_FIELD; empty without one
    std::chrono::milliseconds time{};  // for everything, from the connection to the end of the answer
    std::vector<std::string> hidden;   // texts that are masked in the words: code and address
};

struct GatewayAnswer {
    Verdict verdict{};
    std::string words;  // the profile's name, the status, and the beginning of what the gateway says
};

// Sends one request, never a second one. An answer that no rule fits: 429 and 503 are later, 401 and 403
// configuration, 3xx and other 4xx failed, all else unclear. Without an answer: later while the request
// surely had not been sent, unclear after that. time: request.time.
GatewayAnswer ask_gateway(const Profile& profile, const GatewayRequest& request);

// What a helper ends with after a verdict.
Ending ending_of(const GatewayAnswer& answer);

}  // namespace challenger
