#pragma once

#include <vector>

#include "ampcfg/fleet/asking/resolve.hpp"
#include "ampcfg/fleet/wire/host_result.hpp"
#include "ampcfg/host/file_origins.hpp"
#include "ampcfg/host/settings/configuration.hpp"

namespace ampcfg::fleet {

/// Where the files that each target's `keys_of` names come from, as `host::file_origins` has it.
std::vector<HostResult<host::HostOrigins>> file_origins(const host::Configuration& configuration,
                                                        const std::vector<Target>& targets);

}  // namespace ampcfg::fleet
