#pragma once

#include <string>
#include <vector>

#include "ampcfg/host/amp/instance.hpp"
#include "ampcfg/host/settings/configuration.hpp"
#include "ampcfg/host/state/state.hpp"

namespace ampcfg::host {

/// A key that a deployment gave a value, which is gone: most often a plugin has written its old ones back as it
/// stopped.
struct RevertedKey {
  std::string plugin, file, key;
  std::string deployment;

  bool operator==(const RevertedKey&) const = default;
};

/// Of the keys that these deployments (ids) gave a value on an instance, those that do not have it now, sorted; of
/// several for one key the last counts. Deployments that are not kept any more say nothing. Throws Error where the
/// instance cannot be opened or a record cannot be read.
std::vector<RevertedKey> reverted_keys(const Configuration& configuration, const State& state, const Instance& instance,
                                       std::vector<std::string> deployments);

}  // namespace ampcfg::host
