#include "delivery/test_message.hpp"

#include <chrono>

namespace challenger {

namespace {
constexpr char kTestMark[] = "TEST: ";
}

Message write_test_message(const MessageTemplates& templates, const std::string& language,
                           MessageValues values) {
    values.reference = "TESTTEST";
    Message message = templates.write(language, values);
    message.subject.insert(0, kTestMark);
    message.text.insert(0, kTestMark);
    return message;
}

std::int64_t test_transmission_id() {
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    return std::chrono::duration_cast<std::chrono::microseconds>(now).count();
}

}  // namespace challenger
