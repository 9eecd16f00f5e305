// The SQL files of this program, compiled in, so that program and schema cannot be of different versions.
#pragma once

#include <span>
#include <string_view>

namespace challenger {

struct SqlFile {
    std::string_view name;  // without folder and ending, such as 0001_create_validations
    std::string_view text;
};

// sql/schema/ in order, sql/functions/ by name, and the two files that are run before them.
std::span<const SqlFile> schema_files();
std::span<const SqlFile> function_files();
std::string_view roles_sql();
std::string_view schema_version_sql();

// The number of the newest schema file: what this program is made for.
int schema_number();

}  // namespace challenger
