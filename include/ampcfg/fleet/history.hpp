#pragma once

#include <string>
#include <vector>

#include "ampcfg/fleet/asking/resolve.hpp"
#include "ampcfg/fleet/wire/host_result.hpp"
#include "ampcfg/host/history.hpp"
#include "ampcfg/host/settings/configuration.hpp"

namespace ampcfg::fleet {

/// What was done on every target.
std::vector<HostResult<host::HostHistory>> history(const host::Configuration& configuration,
                                                   const std::vector<Target>& targets);
/// One deployment, on every target.
std::vector<HostResult<host::ShownDeployment>> show_deployment(const host::Configuration& configuration,
                                                               const std::vector<Target>& targets,
                                                               const std::string& id);
std::vector<HostResult<host::Verification>> verify_history(const host::Configuration& configuration,
                                                           const std::vector<Target>& targets);

}  // namespace ampcfg::fleet
