// challengerctl nginx: the shipped snippet for another instance at another place of a site.
#include "ctl/nginx.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <clocale>
#include <memory>

#include "config/instance.hpp"
#include "ctl/commands.hpp"
#include "ctl/tools.hpp"

namespace challenger {

namespace {

// TEMPLATE_DIR's default, which the shipped snippet names.
constexpr char kShippedPages[] = "/usr/share/challenger-fcgi/pages";

void replace_all(std::string& text, std::string_view from, std::string_view to) {
    for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
        text.replace(at, from.size(), to);
}

// Removes from `first` to the next occurrence of `last`, which stays.
void cut(std::string& text, std::string_view first, std::string_view last) {
    const auto begin = text.find(first);
    text.erase(begin, text.find(last, begin) - begin);
}

// Whether a path can stand in the snippet's expressions and locations as it is: "" or /word, /word/word, …
bool is_plain_path(std::string_view path) {
    return std::all_of(path.begin(), path.end(),
                       [](char c) {
                           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                                  (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '/';
                       }) &&
           path.find("//") == std::string_view::npos &&
           (path.empty() || (path.front() == '/' && path.back() != '/'));
}

// prefix: without its last slash, so that the whole site is "".
std::string snippet_for(const std::string& instance, const std::string& prefix,
                        const std::string& template_dir) {
    std::string text(nginx_snippet());
    cut(text, "#", "location");
    if (prefix.empty()) cut(text, "location = /challenger {", "location ^~");  // "/" is the path itself
    replace_all(text, "/challenger/", prefix + "/");
    replace_all(text, "/challenger {", prefix + " {");
    replace_all(text, "(/challenger)", "(" + prefix + ")");
    replace_all(text, "/run/challenger-fcgi/default-", "/run/challenger-fcgi/" + instance + "-");
    replace_all(text, "@challenger_default_", "@challenger_" + instance + "_");
    replace_all(text, kShippedPages, template_dir);
    // The package's snippet of the first instance has no name in it.
    const std::string file = instance == kDefaultInstance ? "challenger-fcgi" : "challenger-fcgi-" + instance;
    return fmt::format(
        "# challenger-fcgi, instance \"{0}\", below {1}/ of an existing site. Made by\n"
        "#     challengerctl nginx {0} --prefix {2} >/etc/nginx/snippets/{4}.conf\n"
        "# Inside the site's server {{ … }} say:\n"
        "#     include snippets/{4}*.conf;\n\n{3}",
        instance, prefix, prefix.empty() ? "/" : prefix, text, file);
}

// in: given_prefix, the value of --prefix; empty when it was not given.
int print_snippet(const CommonOptions& common, const std::string& given_prefix) {
    // Characters in restrictions are those of UTF-8, whatever the environment says.
    std::setlocale(LC_CTYPE, "C.UTF-8");
    const auto name = instance_name(common.instance);
    if (!name) return complain(kExitUsage, name.error());
    const auto settings = load_instance(common.instance);
    // Without --prefix the place is that of BASE_URL, so there must be a configuration.
    if (!settings && given_prefix.empty()) return complain(kExitConfiguration, settings.error());
    std::string configured;
    if (settings) {
        configured = base_path(*settings);
        configured.pop_back();
    }
    std::string prefix = given_prefix.empty() ? configured : given_prefix;
    if (prefix.ends_with('/')) prefix.pop_back();
    if (!is_plain_path(prefix))
        return complain(kExitUsage,
                        fmt::format("--prefix {}: allowed: a path of letters, digits, - and _, such as "
                                    "/email or /check/email, or / for the whole site",
                                    given_prefix.empty() ? prefix : given_prefix));
    if (settings && prefix != configured)
        warn(fmt::format("{}: BASE_URL leads to {}/, not to {}/", settings->file, configured, prefix));
    print_file(snippet_for(*name, prefix, settings ? settings->template_dir : kShippedPages));
    return kExitOk;
}

}  // namespace

void add_nginx_command(CommandLine& line) {
    const auto prefix = std::make_shared<std::string>();
    Command nginx =
        line.add_command("nginx", "Print the nginx snippet of an instance",
                         [prefix](const CommonOptions& common) { return print_snippet(common, *prefix); });
    nginx.add("--prefix", *prefix,
              "The instance's path on the site, such as /email (default: the path of BASE_URL)");
    line.add_name_argument(nginx);
}

}  // namespace challenger
