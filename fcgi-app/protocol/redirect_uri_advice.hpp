// What to think about before a redirect URI is registered that is allowed, but that clients may not send so.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace challenger {

// URIs are compared byte for byte, while many libraries rewrite them as browsers do. out: one sentence for
// each part that would be rewritten or is misunderstood, saying what to register instead; mostly none. in: a
// URI in which redirect_uri_fault finds nothing.
std::vector<std::string> redirect_uri_advice(std::string_view uri);

}  // namespace challenger
