#pragma once

#include "ampcfg/host/amp/instance_folder.hpp"
#include "ampcfg/host/settings/configuration.hpp"
#include "ampcfg/host/writing/plan.hpp"

namespace ampcfg::host {

/// Looks at the files that a plan changes as carrying it out does, and writes nothing. Where one cannot be replaced,
/// its `obstacle` says why, that of the instance's other files that they are left with it, and the instance gets the
/// error that the change would end with, so that it has no work.
void find_obstacles(const Configuration& configuration, const InstancesFolder& instances, InstancePlan& plan);

}  // namespace ampcfg::host
