#pragma once

#include <vector>

#include "ampcfg/fleet/asking/resolve.hpp"
#include "ampcfg/fleet/wire/host_result.hpp"
#include "ampcfg/host/hand_flag.hpp"
#include "ampcfg/host/status.hpp"

namespace ampcfg::fleet {

/// What runs on every target, and what needs a restart. One bad host costs only itself.
std::vector<HostResult<host::HostStatus>> status(const host::Configuration& configuration,
                                                 const std::vector<Target>& targets, const host::Query& query,
                                                 const Progress& progress = {});

/// Sets or clears restart flags on every target.
std::vector<HostResult<host::HostFlagging>> flag_by_hand(const host::Configuration& configuration,
                                                         const std::vector<Target>& targets, const host::Query& query,
                                                         const host::FlagWish& wish);

}  // namespace ampcfg::fleet
