#include "config/phone_plans.hpp"

#include <dlfcn.h>
#include <fmt/format.h>

#include <filesystem>
#include <stdexcept>

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

class PlansOnDemand : public NumberingPlans {
  public:
    bool knows_region(const std::string& region) const override { return loaded().knows_region(region); }
    std::string national_prefix(const std::string& region) const override {
        return loaded().national_prefix(region);
    }
    PlanLength length_of(int country_code, const std::string& national) const override {
        return loaded().length_of(country_code, national);
    }
    bool may_be_subscriber(int country_code, const std::string& national) const override {
        return loaded().may_be_subscriber(country_code, national);
    }
    PlanRange range_of(int country_code, const std::string& national) const override {
        return loaded().range_of(country_code, national);
    }
    std::optional<Dialled> dialled_in(const std::string& region, const std::string& digits) const override {
        return loaded().dialled_in(region, digits);
    }
    std::string example_in(const std::string& region) const override { return loaded().example_in(region); }

  private:
    const NumberingPlans& loaded() const {
        if (plans_ == nullptr) {
            const auto plans = load_numbering_plans();
            if (!plans) throw std::runtime_error(plans.error());
            plans_ = *plans;
        }
        return *plans_;
    }
    mutable const NumberingPlans* plans_ = nullptr;
};

}  // namespace

const NumberingPlans& numbering_plans_on_demand() {
    static const PlansOnDemand plans;
    return plans;
}

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
