#include "config/instance.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

namespace challenger {

namespace {

// With the account's prefix a name has up to the 31 characters that an account's may have.
constexpr std::size_t kInstanceNameLimit = 15;

bool is_instance_name(std::string_view name) {
    return !name.empty() && name.size() <= kInstanceNameLimit &&
           std::all_of(name.begin(), name.end(), [](char c) {
               return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
           });
}

}  // namespace

tl::expected<std::string, std::string> instance_name(const InstanceChoice& choice) {
    const std::string name = !choice.file.empty()  ? std::filesystem::path(choice.file).stem().string()
                             : choice.name.empty() ? kDefaultInstance
                                                   : choice.name;
    if (choice.file.empty() && !is_instance_name(name))
        return tl::unexpected(fmt::format(
            "instance \"{}\": allowed: up to {} characters of a-z, 0-9, - and _", name, kInstanceNameLimit));
    return name;
}

tl::expected<Settings, std::string> load_instance(const InstanceChoice& choice) {
    const auto name = instance_name(choice);
    if (!name) return tl::unexpected(name.error());
    return load_settings(choice.file.empty() ? "/etc/challenger-fcgi/" + *name + ".conf" : choice.file,
                         *name);
}

std::string service_account(const Settings& settings) {
    return "challenger-fcgi-" + settings.instance;
}

std::string base_path(const Settings& settings) {
    return settings.base_url.substr(settings.base_url.find('/', settings.base_url.find("://") + 3));
}

}  // namespace challenger
