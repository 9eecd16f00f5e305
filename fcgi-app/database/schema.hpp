// The SQL files of this program, compiled in, so that program and schema cannot be of different versions.
#pragma once

#include "base/embedded_file.hpp"

namespace challenger {

// sql/schema/ in order, sql/functions/ by name, and the two files that are run before them. By name:
// PostgreSQL checks a function in LANGUAGE sql when it is created, so it may call only functions whose names
// come before its own.
std::span<const EmbeddedFile> schema_files();
std::span<const EmbeddedFile> function_files();
std::string_view roles_sql();
std::string_view schema_version_sql();

// The number of the newest schema file: what this program is made for.
inline int schema_number() {
    return static_cast<int>(schema_files().size());
}

}  // namespace challenger
