#pragma once

#include <optional>
#include <string>
#include <vector>

#include "ampcfg/drift/set/expectations.hpp"
#include "ampcfg/host/query/query.hpp"
#include "ampcfg/host/reading/instance_scan.hpp"
#include "ampcfg/host/set/expectation_source.hpp"
#include "ampcfg/host/settings/configuration.hpp"

namespace ampcfg::host {

/// Compares the picked instances of this machine with what is expected of them, on all cores. What goes wrong in one
/// file, folder or instance is said there and costs only that; throws Error where nothing can be said of the host.
HostScan scan(const Configuration& configuration, const drift::Expectations& expectations, const Query& query,
              const Progress& progress);

/// The same, which remembers in the state (`State`) what it found: where files and set are as a scan before has seen
/// them, they are not read again, and `source` is loaded only where something must be compared.
HostScan scan(const Configuration& configuration, ExpectationSource& source, const Query& query,
              const Progress& progress);

/// Looks keys up on the picked instances, expected (`expectations` may be null) or not.
HostReadings get(const Configuration& configuration, const drift::Expectations* expectations, const Query& query,
                 const Progress& progress);

/// The plugins that this machine's instances have, sorted; `asked` are looked for where a folder cannot be listed.
/// Nothing where not every instance could be looked at; throws Error where nothing can be said of the host.
std::optional<std::vector<std::string>> installed_plugins(const Configuration& configuration,
                                                          const std::vector<std::string>& asked);

}  // namespace ampcfg::host
