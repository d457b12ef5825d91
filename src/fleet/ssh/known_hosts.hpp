#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace ampcfg::fleet {

/// True if the file says `@revoked` of the key of `line` (`name type base64`, as such a file has it), for any host.
bool is_revoked(const std::filesystem::path& file, std::string_view line);

/// Adds a line to the file, which is made (0600, its folder 0700) where it is not there. Throws Error (`write-failed`).
void add_known_host(const std::filesystem::path& file, const std::string& line);

}  // namespace ampcfg::fleet
