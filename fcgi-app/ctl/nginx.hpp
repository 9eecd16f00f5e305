// The nginx snippet that is installed, compiled in, so that what is printed for another instance is the same.
#pragma once

#include <string_view>

namespace challenger {

// The bytes of nginx/challenger-fcgi.conf, the snippet of the instance "default" at /challenger/.
std::string_view nginx_snippet();

}  // namespace challenger
