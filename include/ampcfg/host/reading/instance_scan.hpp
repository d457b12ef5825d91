#pragma once

#include <optional>
#include <vector>

#include "ampcfg/drift/judging/look_up.hpp"
#include "ampcfg/drift/judging/verdict.hpp"
#include "ampcfg/host/amp/instance.hpp"
#include "ampcfg/host/query/query.hpp"

namespace ampcfg::host {

/// An instance's part of a scan.
struct InstanceScan {
  Instance instance;
  std::optional<bool> needs_restart;  ///< nothing where no state can say it
  drift::Counts counts;
  std::vector<drift::Finding> findings;  ///< sorted by plugin, file, key
};

/// An instance's part of `get`.
struct InstanceReadings {
  Instance instance;
  std::vector<drift::Reading> keys;
};

using HostScan = HostAnswer<InstanceScan>;
using HostReadings = HostAnswer<InstanceReadings>;

}  // namespace ampcfg::host
