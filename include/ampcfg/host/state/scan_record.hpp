#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "ampcfg/host/settings/configuration.hpp"
#include "ampcfg/host/state/state.hpp"

namespace ampcfg::host {

/// What a scan that looked at everything expected has found on an instance.
struct ScannedInstance {
  std::string at;  ///< RFC 3339
  std::size_t drift = 0, error = 0;
};

/// What a state remembers of scans (`scans/`).
struct ScanRecord {
  std::map<std::string, ScannedInstance> found;  ///< by instance
  std::string whole;             ///< when the last scan of all instances was (RFC 3339); empty before the first
  std::vector<std::string> had;  ///< the instances that it had, sorted
};

/// Empty where nothing is remembered, or it cannot be read.
ScanRecord read_scan_record(const State& state);
/// Throws Error (`write-failed`, `state-full`).
void write_scan_record(const State& state, const ScanRecord& record);

/// The instances that the last whole scan of a configuration's state had, sorted; none where no state can say it.
std::vector<std::string> instances_had(const Configuration& configuration);

}  // namespace ampcfg::host
