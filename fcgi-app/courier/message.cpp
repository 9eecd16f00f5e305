#include "courier/message.hpp"

#include <fmt/format.h>

namespace challenger {

Message write_message(const std::string& shown_code, const std::string& service,
                      const std::string& reference) {
    return {
        .subject = fmt::format("Confirm your address for {}", service),
        .text = fmt::format("{} is your code for {}.\nEnter it on the page that asked for it. Did you not "
                            "ask? Then ignore this "
                            "message.\nReference {}\n",
                            shown_code, service, reference),
        .language = "en",
    };
}

}  // namespace challenger
