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

/// The id of which `id` is the beginning (`begins_deployment_id`), of deployments that are kept or that the audit has;
/// `id` where there is none. Throws Error of kind usage (`id-ambiguous`) where there are several.
std::string whole_id(const State& state, const std::string& id);
/// The newest deployment that is kept, by the audit's order; by its id where the audit has none of them. Throws Error
/// (`deployment-unknown`) where there is none.
std::string newest_kept(const State& state);

/// Why no record of a deployment can be read where none is there: `deployment-pruned`, `record-damaged` where the audit
/// has it, else `deployment-unknown`.
Error no_record_of(const State& state, const std::string& id);

}  // namespace ampcfg::host
