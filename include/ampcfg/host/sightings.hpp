#pragma once

#include <string>
#include <vector>

#include "ampcfg/drift/set/expectations.hpp"
#include "ampcfg/host/query/query.hpp"
#include "ampcfg/host/settings/configuration.hpp"

namespace ampcfg::host {

/// What a host tells of keys that no host alone can judge.
struct HostSightings {
  std::vector<std::string> known;  ///< all instances there
  std::vector<InstanceSightings> instances;
};

/// What the picked instances of this machine tell of keys that no host alone can judge, sealed with the query's key,
/// and all others of the values that no other may have (`drift::sight`). Sorted by name. What cannot be read tells
/// nothing. Throws Error where nothing can be said of the host.
HostSightings sightings(const Configuration& configuration, const drift::Expectations& expectations,
                        const Query& query);

}  // namespace ampcfg::host
