#pragma once

#include <vector>

#include "ampcfg/fleet/asking/resolve.hpp"
#include "ampcfg/fleet/wire/host_result.hpp"
#include "ampcfg/host/settings/configuration.hpp"
#include "ampcfg/host/state/who.hpp"
#include "ampcfg/host/state_facts.hpp"

namespace ampcfg::fleet {

/// What the state of every target holds.
std::vector<HostResult<host::StateFacts>> look_at_state(const host::Configuration& configuration,
                                                        const std::vector<Target>& targets);

/// Binds the state of every target to the folder of instances that is configured for it.
std::vector<HostResult<host::StateFacts>> claim_state(const host::Configuration& configuration,
                                                      const std::vector<Target>& targets, const host::Who& who);

}  // namespace ampcfg::fleet
