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
    std::string words;  // the profile's name, the status, and the beginning of what the gateway says; empty
                        // when it accepted
    About about{};      // whom it speaks of
};

// Sends one request, never a second one. Without an answer: while the request surely had not been sent,
// configuration for what is no URL, failed for a bad certificate, later for the rest; unclear after that.
// An answer that breaks off is judged by its beginning if its status is 4xx, and is unclear otherwise.
// Reports on standard output what is known, before and after. time: request.time.
GatewayAnswer ask_gateway(const Profile& profile, const GatewayRequest& request);

// What a helper ends with after a verdict.
Ending ending_of(const GatewayAnswer& answer);

}  // namespace challenger
