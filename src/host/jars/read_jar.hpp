#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "host/jars/zip.hpp"

namespace ampcfg::host {

using FilesByPath = std::map<std::string, std::string, std::less<>>;

/// The descriptors (`is_descriptor`) and YAML files of a JAR. What no plugin could copy into its folder (a path with
/// `..`) and what is larger than a config file ever is, is left out. Throws as `ZipReader`, also where it brings too
/// much.
FilesByPath read_jar(const ZipReader& archive);
/// Its descriptors alone.
FilesByPath descriptors_in(const ZipReader& archive);

/// The name of the plugin's folder on a server of this platform; nothing where a JAR with these descriptors is no
/// plugin's there.
std::optional<std::string> plugin_of(const FilesByPath& descriptors, const std::optional<std::string>& platform);

}  // namespace ampcfg::host
