// Which version of the nginx snippet these programs bring; nginx/challenger-fcgi.conf says it.
#pragma once

namespace challenger {

inline constexpr int kSnippetVersion{CHALLENGER_SNIPPET_VERSION};

}  // namespace challenger
