#pragma once

#include "ampcfg/host/query/query.hpp"
#include "ampcfg/host/reading/instance_scan.hpp"
#include "ampcfg/host/state/state.hpp"

namespace ampcfg::host {

/// True for a scan of everything expected on all instances.
bool is_whole(const Query& query);

/// Remembers a scan in the state (`ScanRecord`), by instance; those that it was not asked for, and those of which
/// nothing can be said, stay as they are. After a whole scan all others are forgotten. Does nothing for one that was
/// narrowed to plugins, files or keys, or where the state cannot be written.
void keep_last_scan(const State& state, const Query& query, const HostScan& answer);
/// The same in the state of the configuration, where there is one: with what only the asking side could judge.
void keep_last_scan(const Configuration& configuration, const Query& query, const HostScan& answer);

}  // namespace ampcfg::host
