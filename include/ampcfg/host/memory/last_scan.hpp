#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>

#include "ampcfg/host/reading/instance_scan.hpp"
#include "ampcfg/host/state/state.hpp"

namespace ampcfg::host {

/// What a scan that looked at everything expected has found on an instance.
struct ScannedInstance {
  std::string at;  ///< RFC 3339
  std::size_t drift = 0, error = 0;
};

/// Remembers a scan in the state (`scans/last.json`), by instance; those that it was not asked for stay as they are.
/// Does nothing for one that was narrowed to plugins, files or keys, or where the state cannot be written.
void keep_last_scan(const State& state, const Query& query, const HostScan& answer);

/// By instance; empty where nothing is remembered.
std::map<std::string, ScannedInstance> last_scans(const State& state);

}  // namespace ampcfg::host
