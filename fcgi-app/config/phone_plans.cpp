#include "config/phone_plans.hpp"

#include <dlfcn.h>
#include <fmt/format.h>

#include <filesystem>

namespace challenger {

namespace {

constexpr const char* kModule = "libchallenger-phone.so";

std::string module_file() {
    std::error_code error;
    const auto program = std::filesystem::read_symlink("/proc/self/exe", error);
    const auto beside = program.parent_path() / kModule;
    if (!error && std::filesystem::exists(beside, error)) return beside;
    return std::filesystem::path(CHALLENGER_MODULE_DIR) / kModule;
}

}  // namespace

tl::expected<const NumberingPlans*, std::string> load_numbering_plans() {
    const auto refuse = [] {
        return tl::unexpected(
            fmt::format("phone numbers cannot be read: {}; the Debian package challenger-fcgi installs this "
                        "file, and libphonenumber8 what it needs",
                        ::dlerror()));
    };
    void* const module = ::dlopen(module_file().c_str(), RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
    if (module == nullptr) return refuse();
    void* const symbol = ::dlsym(module, "challenger_numbering_plans");
    if (symbol == nullptr) return refuse();
    return reinterpret_cast<const NumberingPlans* (*)()>(symbol)();
}

}  // namespace challenger
