#include "check/process_watch.hpp"

#include <fmt/format.h>

#include <chrono>
#include <filesystem>

#include "base/file.hpp"
#include "base/text.hpp"

namespace challenger {

ProcessWatch::ProcessWatch(std::vector<std::string> texts)
    : texts_(std::move(texts)), thread_([this](std::stop_token stop) {
          while (!stop.stop_requested()) {
              look();
              std::this_thread::sleep_for(std::chrono::milliseconds(2));
          }
      }) {}

std::set<std::string> ProcessWatch::end() {
    thread_.request_stop();
    thread_.join();
    return seen_;
}

void ProcessWatch::look() {
    std::error_code error;
    for (const auto& entry : std::filesystem::directory_iterator("/proc", error)) {
        const std::string name = entry.path().filename().string();
        if (!parse_number(name)) continue;
        for (const auto& [file, where] :
             {std::pair{"cmdline", "the command line"}, {"environ", "the environment"}}) {
            const std::string text = read_file((entry.path() / file).string()).value_or("");
            for (const std::string& secret : texts_)
                if (text.find(secret) != std::string::npos)
                    seen_.insert(fmt::format("{} of {}", where,
                                             trim(read_file((entry.path() / "comm").string()).value_or(""))));
        }
    }
}

}  // namespace challenger
