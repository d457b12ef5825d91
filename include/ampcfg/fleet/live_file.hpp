#pragma once

#include <vector>

#include "ampcfg/drift/set/expectations.hpp"
#include "ampcfg/fleet/asking/resolve.hpp"
#include "ampcfg/fleet/wire/host_result.hpp"
#include "ampcfg/host/live_file.hpp"
#include "ampcfg/host/settings/configuration.hpp"

namespace ampcfg::fleet {

/// The config file that a query names, on every target, without its secrets, which stay there. `expectations` may be
/// null.
std::vector<HostResult<host::HostLiveFiles>> live_files(const host::Configuration& configuration,
                                                        const drift::Expectations* expectations,
                                                        const std::vector<Target>& targets, const host::Query& query);

}  // namespace ampcfg::fleet
