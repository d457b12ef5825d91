#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "ampcfg/host/state/audit.hpp"
#include "ampcfg/host/state/deployments.hpp"
#include "ampcfg/host/state/state.hpp"

namespace ampcfg::host {

/// True for a file that a deployment has changed, or could not bring back.
bool was_changed(const FileRecord& file);

/// What rollbacks have undone, by the audit's order. The state must outlive it.
class RolledBackFiles {
 public:
  /// Throws Error (`record-damaged`) where a rollback's record cannot be read and was never pruned.
  RolledBackFiles(const State& state, const std::vector<AuditEntry>& entries);

  /// True where a rollback of the deployment has brought the file back, and has not been undone itself.
  [[nodiscard]] bool is_undone(const std::string& id, const std::string& instance, const FileRecord& file) const;
  /// The deployments that are no rollbacks and changed something on `instance`, the last first.
  [[nodiscard]] std::vector<std::string> candidates(const std::vector<std::string>& instances) const;
  [[nodiscard]] bool was_pruned(const std::string& id) const { return pruned_.contains(id); }

 private:
  struct Step {
    std::string id;
    bool is_rollback = false;
    std::vector<std::string> instances;
  };

  std::set<std::string> pruned_;
  std::vector<Step> steps_;                                 ///< in the audit's order
  std::multimap<std::string, DeploymentRecord> rollbacks_;  ///< by what they undo
};

}  // namespace ampcfg::host
