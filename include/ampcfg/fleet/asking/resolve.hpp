#pragma once

#include <string>
#include <vector>

#include "ampcfg/drift/matching/selection.hpp"
#include "ampcfg/host/query/query.hpp"
#include "ampcfg/host/settings/configuration.hpp"

namespace ampcfg::fleet {

/// Which hosts and instances a command line names (ampcfg(1)): `-H` values as given (split at commas here), INSTANCE
/// arguments with `@group` and `HOST:INSTANCE`.
struct Target {
  std::string host;  ///< its name in the configuration, or this machine's
  bool local = false;
  drift::Patterns instances;  ///< none: all
  /// For `host::Query::keys_of`.
  std::vector<host::KeysOfInstance> keys_of = {};
};

/// Resolves hosts, groups and `HOST:INSTANCE`. Without `hosts` and without a `HOST:` it is this machine alone. Throws
/// Error of kind usage for an unknown host or group, with the near names.
std::vector<Target> resolve(const host::Configuration& configuration, const std::vector<std::string>& hosts,
                            const std::vector<std::string>& instances);

}  // namespace ampcfg::fleet
