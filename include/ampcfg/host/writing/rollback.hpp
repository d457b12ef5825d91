#pragma once

#include <string>

#include "ampcfg/host/state/deployments.hpp"
#include "ampcfg/host/writing/plan.hpp"

namespace ampcfg::host {

/// What a rollback is to undo.
struct RollbackWish {
  /// Empty: the newest deployment that changed a file of what is picked and is neither a rollback nor undone, by its
  /// record alone. Where nothing of it is left to bring back, the plan is empty, and a warning names the one before.
  /// Else an id, or the only one's beginning.
  std::string id;
  bool force = false;  ///< whole bytes also over what a plugin has written since
};

struct RollbackPlan {
  std::string id;  ///< of the deployment that is undone; empty where patterns for instances picked none
  HostPlan plan;
};

/// What would bring back the state from before a deployment: whole bytes where the file is as it was left;
/// else the keys that still have the deployed value get their old one, and the others are `left` as `changed-since`.
/// Changes nothing. Throws Error (`deployment-unknown`, `nothing-to-undo`, `backup-missing`…).
RollbackPlan plan_rollback(const Configuration& configuration, const RollbackWish& wish, const Query& query,
                           const Progress& progress);

}  // namespace ampcfg::host
