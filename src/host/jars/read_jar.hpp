#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "host/jars/zip.hpp"

namespace ampcfg::host {

/// What one JAR says of itself.
struct ReadJar {
  std::map<std::string, std::string, std::less<>> descriptors;  ///< by name, see `is_descriptor`
  std::map<std::string, std::string, std::less<>> files;        ///< its YAML files, by their paths
};

/// Reads the descriptors and YAML files of a JAR. What no plugin could copy into its folder (a path with `..`) and what
/// is larger than a config file ever is, is left out. Throws as `ZipReader`, also where it brings too much.
ReadJar read_jar(const ZipReader& archive);

/// The name of the plugin's folder on a server of this platform; nothing where the JAR is no plugin's there.
std::optional<std::string> plugin_of(const ReadJar& jar, const std::optional<std::string>& platform);

}  // namespace ampcfg::host
