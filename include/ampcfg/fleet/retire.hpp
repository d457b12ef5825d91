#pragma once

#include <vector>

#include "ampcfg/fleet/asking/resolve.hpp"
#include "ampcfg/fleet/wire/host_result.hpp"
#include "ampcfg/host/query/query.hpp"
#include "ampcfg/host/retire.hpp"
#include "ampcfg/host/settings/configuration.hpp"
#include "ampcfg/host/state/who.hpp"

namespace ampcfg::fleet {

/// Which instances of every target are gone, so that they would be forgotten.
std::vector<HostResult<host::HostRetirement>> plan_retire(const host::Configuration& configuration,
                                                          const std::vector<Target>& targets, const host::Query& query);

/// Forgets them on every target.
std::vector<HostResult<host::HostRetirement>> retire(const host::Configuration& configuration,
                                                     const std::vector<Target>& targets, const host::Query& query,
                                                     const host::Who& who);

}  // namespace ampcfg::fleet
