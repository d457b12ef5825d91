#pragma once

#include <vector>

#include "ampcfg/fleet/asking/resolve.hpp"
#include "ampcfg/fleet/sealed_keys.hpp"
#include "ampcfg/fleet/wire/host_result.hpp"
#include "ampcfg/host/scan.hpp"
#include "ampcfg/host/settings/configuration.hpp"

namespace ampcfg::fleet {

/// Scans every target. One bad host costs only itself. `expectations` are loaded where something must be compared.
/// `sealed` judges what no host alone can.
std::vector<HostResult<host::HostScan>> scan(const host::Configuration& configuration,
                                             host::ExpectationSource& expectations, const std::vector<Target>& targets,
                                             const host::Query& query, SealedKeys& sealed, const Progress& progress);

std::vector<HostResult<host::HostReadings>> get(const host::Configuration& configuration,
                                                const drift::Expectations* expectations,
                                                const std::vector<Target>& targets, const host::Query& query,
                                                SealedKeys& sealed, const Progress& progress);

}  // namespace ampcfg::fleet
