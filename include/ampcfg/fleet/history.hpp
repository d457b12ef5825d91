#pragma once

#include <string>
#include <vector>

#include "ampcfg/fleet/asking/resolve.hpp"
#include "ampcfg/fleet/wire/host_result.hpp"
#include "ampcfg/host/history.hpp"
#include "ampcfg/host/query/query.hpp"
#include "ampcfg/host/settings/configuration.hpp"

namespace ampcfg::fleet {

/// What was done on every target: to its instances, else as `host::history` has it.
std::vector<HostResult<host::HostHistory>> history(const host::Configuration& configuration,
                                                   const std::vector<Target>& targets, const host::Query& query,
                                                   const host::HistoryWish& wish);
/// One deployment, on every target, as `host::show_deployment` has it: of an empty id, the newest of each.
std::vector<HostResult<host::ShownDeployment>> show_deployment(const host::Configuration& configuration,
                                                               const std::vector<Target>& targets,
                                                               const std::string& id);
std::vector<HostResult<host::Verification>> verify_history(const host::Configuration& configuration,
                                                           const std::vector<Target>& targets);

}  // namespace ampcfg::fleet
