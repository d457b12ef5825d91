#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "ampcfg/host/query/warning.hpp"
#include "ampcfg/os/folder.hpp"

namespace ampcfg::host {

/// What AMP's registry says of an instance; empty where it does not say.
struct RegistryEntry {
  std::string friendly_name;
  std::string id;
  std::string module;
  std::string port;  ///< of AMP's web panel, not the game's
};

/// AMP's registry `instances.json`, which lies beside the `instances` folder: a JSON array of objects. It may be
/// broken, absent or lying: then `warnings` say so and what can be used is used.
struct Registry {
  std::map<std::string, RegistryEntry, std::less<>> instances;  ///< by InstanceName
  bool is_whole = false;                                        ///< it is there, and each of its entries could be read
  std::vector<Warning> warnings;
};

/// Reads the registry's bytes.
Registry parse_registry(std::string bytes);
/// Reads the registry in `folder`; nothing where there is none.
std::optional<Registry> read_registry(const os::Folder& folder);

}  // namespace ampcfg::host
