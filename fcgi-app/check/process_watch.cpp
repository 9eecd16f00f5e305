#include "check/process_watch.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <filesystem>

#include "base/file.hpp"
#include "base/text.hpp"

namespace challenger {

namespace {

// A file of a process in /proc; empty when it may not be read or the process has ended.
std::string read_of(pid_t process, const char* file) {
    return read_file(fmt::format("/proc/{}/{}", process, file)).value_or("");
}

bool holds_one(const std::string& text, const std::vector<std::string>& parts) {
    return std::any_of(parts.begin(), parts.end(),
                       [&](const std::string& part) { return text.find(part) != std::string::npos; });
}

// The process that started it; 0 when that is not known.
pid_t parent_of(pid_t process) {
    const std::string stat = read_of(process, "stat");  // "PID (NAME) STATE PARENT …"; NAME may hold ") "
    const auto name_end = stat.rfind(") ");
    if (name_end == std::string::npos) return 0;
    const auto words = split(std::string_view(stat).substr(name_end + 2), ' ');
    return words.size() < 2 ? 0 : static_cast<pid_t>(parse_number(words[1]).value_or(0));
}

bool comes_from(pid_t process, pid_t ancestor) {
    for (pid_t parent = parent_of(process); parent > 0; parent = parent_of(parent))
        if (parent == ancestor) return true;
    return false;
}

}  // namespace

ProcessWatch::ProcessWatch(WatchedTexts texts)
    : texts_(std::move(texts)),
      own_command_line_(read_of(::getpid(), "cmdline")),
      thread_([this](std::stop_token stop) {
          while (!stop.stop_requested()) {
              look();
              std::this_thread::sleep_for(std::chrono::milliseconds(2));
          }
      }) {}

Sightings ProcessWatch::end() {
    thread_.request_stop();
    thread_.join();
    return seen_;
}

void ProcessWatch::look() {
    std::error_code error;
    for (const auto& entry : std::filesystem::directory_iterator("/proc", error))
        if (const auto process = parse_number(entry.path().filename().string()))
            look_at(static_cast<pid_t>(*process));
}

void ProcessWatch::look_at(pid_t process) {
    const auto place = [&](std::string_view where) {
        return fmt::format("{} of {}", where, trim(read_of(process, "comm")));
    };
    const std::string command_line = read_of(process, "cmdline");
    if (holds_one(command_line, texts_.codes)) seen_.codes.insert(place("the command line"));
    // A process that has only just been started still has the command line of this one, which may hold the
    // address. Others may be about the same address for a reason of their own.
    if (holds_one(command_line, texts_.addresses) && command_line != own_command_line_ &&
        comes_from(process, ::getpid()))
        seen_.addresses.insert(place("the command line"));
    if (holds_one(read_of(process, "environ"), texts_.codes)) seen_.codes.insert(place("the environment"));
}

}  // namespace challenger
