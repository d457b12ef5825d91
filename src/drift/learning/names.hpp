#pragma once

#include <string>
#include <string_view>

// What a name alone says.
namespace ampcfg::drift {

/// True for a name with a UUID in it.
bool has_uuid(std::string_view name);
/// True for the number of a file's own version, by the key's last part: `config-version`.
bool is_version_key(std::string_view key);
/// The folder of a path, with its slash; empty for none.
std::string_view folder_of(std::string_view path);
/// The last part of a dotted key.
std::string_view last_part(std::string_view key);
/// A name as a glob that picks it alone.
std::string as_pattern(std::string_view name);

}  // namespace ampcfg::drift
