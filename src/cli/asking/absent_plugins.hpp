#pragma once

#include <algorithm>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "ampcfg/fleet/wire/host_result.hpp"
#include "ampcfg/host/query/warning.hpp"
#include "ampcfg/host/settings/configuration.hpp"

// Plugins of the set that no instance of the fleet has: typing errors, some of them.
namespace ampcfg::cli {

/// The plugins that the fleet's instances have, sorted. Nothing where not every instance of every configured host was
/// asked (`results` are of a query for all instances of its hosts) and has answered.
template <typename Answer>
std::optional<std::vector<std::string>> installed_plugins(const std::vector<fleet::HostResult<Answer>>& results,
                                                          const host::Configuration& configuration) {
  std::set<std::string> hosts;
  std::set<std::string> plugins;
  for (const auto& result : results) {
    if (!result.answer) return std::nullopt;
    const auto& parts = result.answer->instances;
    if (std::any_of(parts.begin(), parts.end(), [](const auto& part) { return part.instance.error.has_value(); }))
      return std::nullopt;
    hosts.insert(result.host);
    plugins.insert(result.answer->known.plugins.begin(), result.answer->known.plugins.end());
  }
  for (const auto& [name, host] : configuration.hosts) {
    if (!hosts.contains(name)) return std::nullopt;
  }
  return std::vector<std::string>(plugins.begin(), plugins.end());
}

/// Those of `expected` that are not in `installed`, both sorted. The server's own name is always there.
std::vector<std::string> absent_plugins(const std::vector<std::string>& expected,
                                        const std::vector<std::string>& installed);

/// `Essentials`: what is installed and, but for a slip, has the name of the absent plugin; empty where there is none.
/// One that something is `expected` of, too, is meant by its own name.
std::string meant_by(const std::string& absent, const std::vector<std::string>& expected,
                     const std::vector<std::string>& installed);

/// A warning for each plugin of `named`, some of the `expected` ones, that is not installed, while what it seems to
/// mean is.
std::vector<host::Warning> warnings_of_misspelt(const std::vector<std::string>& named,
                                                const std::vector<std::string>& expected,
                                                const std::vector<std::string>& installed);

}  // namespace ampcfg::cli
