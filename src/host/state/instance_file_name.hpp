#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace ampcfg::host {

/// A name for a file of the state that is about an instance: safe whatever bytes the instance's name has, another for
/// each instance, at most 255 bytes with `extension`. Letters, digits, `-`, `_` and inner dots stay as they are, any
/// other byte is `%XX`; what would be too long is `%sha256-` and the name's SHA-256.
std::string instance_file_name(std::string_view instance, std::string_view extension);

/// The instance that such a file is about; nothing where its name does not say.
std::optional<std::string> instance_of_file_name(std::string_view name, std::string_view extension);

}  // namespace ampcfg::host
