#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "ampcfg/drift/matching/selection.hpp"
#include "ampcfg/host/settings/configuration.hpp"
#include "ampcfg/host/state/apply_records.hpp"
#include "ampcfg/host/state/audit.hpp"
#include "ampcfg/host/state/deployments.hpp"

namespace ampcfg::host {

/// What became of one instance of something that was done.
struct HistoryPart {
  std::string instance;  ///< empty: of the host
  Recorded<AuditResult> result;
  std::size_t files = 0;
};

/// Something that was done: a deployment, with its parts, or another line of the audit.
struct HistoryEntry {
  std::string time;  ///< of its first line
  Recorded<Action> action;
  std::string id;  ///< of a deployment; empty else
  std::string user, asked_by, command;
  std::string undoes;    ///< of a rollback that is kept
  bool is_kept = false;  ///< its record and backups are there
  std::vector<HistoryPart> parts;
};

struct HostHistory {
  std::vector<HistoryEntry> entries;  ///< newest first, by the audit's order
  std::vector<std::string> warnings;
  std::vector<std::string> known;      ///< the instances that the audit names
  std::vector<std::string> unmatched;  ///< patterns that pick none of them, where `is_whole`
  bool is_whole = true;                ///< else more may have been done, as `warnings` say
};

/// What was done on this host to the instances that `instances` pick. Throws Error where the state cannot be read, or
/// nothing of the record (`record-damaged`).
HostHistory history(const Configuration& configuration, const drift::Patterns& instances);

/// A file that a deployment changed, with its bytes where they are kept.
struct ShownFile {
  std::string instance;
  FileRecord record;
  std::optional<std::string> before, after;
  std::optional<Error> error;  ///< why they cannot be shown
};

struct ShownDeployment {
  DeploymentRecord record;
  std::vector<ShownFile> files;
  std::vector<ApplyPart> apply;  ///< the steps of an apply, by instance, in its order; else none
};

/// One deployment with what it changed. Throws Error (`deployment-unknown`, `deployment-pruned`, `record-damaged`).
ShownDeployment show_deployment(const Configuration& configuration, const std::string& id);

/// Something in the state that is not as it was written.
struct RecordProblem {
  std::string file;      ///< below the state's folder
  std::size_t line = 0;  ///< from 1; 0 where it is of no line
  std::string reason;
};

struct Verification {
  std::size_t lines = 0, deployments = 0, backups = 0;  ///< that were looked at
  std::vector<RecordProblem> problems;                  ///< of the audit the first
};

/// Compares the chain of the audit, each deployment's record with it, and each backup with its hash.
Verification verify_history(const Configuration& configuration);

}  // namespace ampcfg::host
