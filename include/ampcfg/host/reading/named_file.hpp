#pragma once

#include <string>

#include "ampcfg/host/settings/config_file.hpp"
#include "ampcfg/host/settings/configuration.hpp"

namespace ampcfg::host {

/// As `read_config_file`. On a locked host, a path in an instance is read with the rights of its owner, and links there
/// are followed as far as a scan follows them; any other with the rights of the caller.
FileContent read_named_file(const Configuration& configuration, const std::string& path);

}  // namespace ampcfg::host
