#pragma once

#include <string>
#include <vector>

#include "ampcfg/host/state/audit.hpp"
#include "ampcfg/host/state/state.hpp"
#include "ampcfg/os/error.hpp"

namespace ampcfg::host {

/// The audit beside the deployments that are kept, each of which can show what the other has lost.
struct WhatWasDone {
  AuditReading audit;                ///< without lines though there are deployments, it is damaged, too
  std::vector<std::string> unknown;  ///< deployments that are kept and not in the audit, sorted by id
};

WhatWasDone what_was_done(const State& state);

/// `deployment 20261124T093000Z-3f2a is`, `3 deployments are`, with the newest's id.
std::string words_of_unknown(const std::vector<std::string>& ids);

/// Why no record of a deployment can be read where none is there: `deployment-pruned`, `record-damaged` where the audit
/// has it, else `deployment-unknown`.
Error no_record_of(const State& state, const std::string& id);

}  // namespace ampcfg::host
